import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenPage } from '../../../e2e/browser.ts';
import { espalier } from '../../../setup/espalier.ts';
import { findProgram } from '../../../setup/machine.ts';

const bin = fileURLToPath(new URL('../../../../electron/host/cli/espalier.mjs', import.meta.url));

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'espalier-serve-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

/** Starts `serve` and gives the link of its one document once that is complete. */
async function serve(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [bin, 'serve', '--json', ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  const url = await new Promise<URL>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.endsWith('}\n')) resolve(new URL((JSON.parse(stdout) as { url: string }).url));
    });
    child.once('exit', () => reject(new Error(`serve ended: ${stdout}`)));
  });
  const stop = async () => {
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    // Still one document, whatever happened since.
    JSON.parse(stdout);
    return code;
  };
  return { url, stop };
}

describe('espalier serve', () => {
  it('serves the built interface behind its link, keeps the token out of the log, and ends at Ctrl-C', async () => {
    const { url, stop } = await serve();
    expect(url.hostname).toBe('127.0.0.1');
    const entered = await fetch(url, { redirect: 'manual' });
    expect(entered.status).toBe(200);
    const cookie = entered.headers.getSetCookie()[0]!.split(';')[0]!;
    const page = await fetch(new URL('/', url), { headers: { cookie } });
    const html = await page.text();
    expect(page.status).toBe(200);
    for (const [, path] of html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)) {
      const part = await fetch(new URL(path!, url), { headers: { cookie } });
      expect(part.status, path).toBe(200);
    }
    // The policy allows no inline script or style: the page must do without.
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=/);

    const taken = await espalier(['serve', '--port', url.port], { cwd });
    expect(taken).toMatchObject({ code: 1, json: { error: { code: 'UI_UNAVAILABLE' } } });

    expect(await stop()).toBe(0);
    const log = await readFile(join(cwd, 'espalier-project', 'log', 'espalier.log'), 'utf8');
    expect(log).not.toContain(url.searchParams.get('token'));
    expect(log).not.toContain(cookie.split('=')[1]);
  });

  it.skipIf(findProgram('chromium') === null)(
    '--open leads the browser in by a file of the user’s own: no argument names the token',
    async () => {
      const programs = await mkdtemp(join(tmpdir(), 'espalier-programs-'));
      await writeFile(join(programs, 'xdg-open'), `#!/bin/sh\nprintf %s "$*" > ${programs}/asked\n`, { mode: 0o755 });
      const { url, stop } = await serve(['--open'], { PATH: `${programs}:${process.env.PATH}` });
      const asked = join(programs, 'asked');
      await expect.poll(() => readFile(asked, 'utf8').catch(() => ''), { timeout: 5000 }).toMatch(/^file:/);
      const entrance = await readFile(asked, 'utf8');
      expect(entrance).not.toContain(url.searchParams.get('token'));
      expect((await stat(fileURLToPath(entrance))).mode & 0o077).toBe(0);

      const open = await OpenPage.at(entrance);
      await open.page.getByRole('button', { name: 'Open the sample' }).waitFor();
      expect(open.page.url()).toBe(`${url.origin}/`);
      await open.close();

      expect(await stop()).toBe(0);
      await expect(stat(fileURLToPath(entrance))).rejects.toThrow('ENOENT');
      await rm(programs, { recursive: true });
    },
  );
});
