import { describe, expect, it } from 'vitest';
import { answerPage, listPageFiles } from '../../../electron/shell/page-files.ts';
import {
  computePageOrigin,
  contentSecurityPolicy,
  ownOrigin,
  pageOrigin,
  senderAllowed,
} from '../../../electron/shell/security.ts';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('what is our own page', () => {
  it.each(['app://espalier/', 'app://espalier/index.html', 'app://espalier/index.html?a#b'])('%s is', (url) => {
    expect(ownOrigin(url)).toBe(pageOrigin);
  });

  it('is one of two origins, that of the page that computes being none of the interface', () => {
    expect(ownOrigin('app://compute/assets/a.js')).toBe(computePageOrigin);
    expect(computePageOrigin).not.toBe(pageOrigin);
  });

  it.each([
    '',
    'about:blank',
    'app://espalier.evil.example/',
    'app://espalier@evil.example/',
    'app://user@espalier/',
    'app://espalier:8080/',
    'app://evil/espalier',
    'app://compute@evil/',
    'app://compute.evil/',
    'https://espalier/',
    'file:///app://espalier/',
    'javascript:location="app://espalier/"',
    'data:text/html,app://espalier/',
    'blob:app://espalier/1',
  ])('%s is not', (url) => {
    expect(ownOrigin(url)).toBeNull();
  });
});

describe('whose messages are taken', () => {
  const own = 'app://espalier/index.html';
  it('takes them from the top frame of the page that they belong to alone', () => {
    expect(senderAllowed({ url: own, parent: null }, pageOrigin)).toBe(true);
    expect(senderAllowed({ url: own, parent: null }, computePageOrigin)).toBe(false);
    expect(senderAllowed({ url: 'app://compute/', parent: null }, computePageOrigin)).toBe(true);
    expect(senderAllowed({ url: 'app://compute/', parent: null }, pageOrigin)).toBe(false);
    expect(senderAllowed({ url: own, parent: { url: own, parent: null } }, pageOrigin)).toBe(false);
    expect(senderAllowed({ url: 'https://evil.example/', parent: null }, pageOrigin)).toBe(false);
    expect(senderAllowed(null, pageOrigin)).toBe(false);
    expect(senderAllowed(undefined, pageOrigin)).toBe(false);
  });
});

describe('the policy', () => {
  it('allows nothing inline, nothing evaluated and nothing from elsewhere', () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    // The hash of the one style that may stand within a page is any letters.
    expect(contentSecurityPolicy.replace(/sha256-[^']+/, '')).not.toMatch(/unsafe|https?:|\*|blob:|ws/);
  });
});

describe("the page's protocol", () => {
  it('serves the listed files and nothing else, each answer under the policy', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'espalier-shell-'));
    const page = join(directory, 'page');
    await mkdir(join(page, 'assets'), { recursive: true });
    await writeFile(join(page, 'index.html'), '<!doctype html>');
    await writeFile(join(page, 'assets', 'a.js'), '');
    await writeFile(join(page, 'assets', 'a.js.map'), '{}');
    await writeFile(join(directory, 'secret.html'), 'secret');
    const files = new Map([[pageOrigin, await listPageFiles(page)]]);
    await rm(directory, { recursive: true });

    expect(answerPage('GET', 'app://espalier/', files)).toMatchObject({
      status: 200,
      file: join(page, 'index.html'),
      headers: { 'content-security-policy': contentSecurityPolicy, 'x-content-type-options': 'nosniff' },
    });
    expect(answerPage('GET', 'app://espalier/assets/a.js', files).status).toBe(200);
    for (const path of [
      '../secret.html',
      '%2e%2e/secret.html',
      '..%2fsecret.html',
      '..\\secret.html',
      'assets/a.js.map',
      'none',
    ]) {
      expect(answerPage('GET', `app://espalier/${path}`, files)).toMatchObject({ status: 404, file: null });
    }
    expect(answerPage('POST', 'app://espalier/', files).status).toBe(405);
    expect(answerPage('GET', 'app://evil/', files).status).toBe(403);
    expect(answerPage('GET', 'app://compute/', files).status).toBe(403);
  });
});
