import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { contentSecurityPolicy, ownOrigin } from './security.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The files of a built page, by their path in its address: what is not listed does not exist, whatever the path says. */
export async function listPageFiles(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile() && extname(entry.name) in types)
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [`/${relative(directory, file).split(sep).join('/')}`, file];
      }),
  );
}

export interface PageAnswer {
  readonly status: 200 | 403 | 404 | 405;
  readonly headers: Readonly<Record<string, string>>;
  /** The file to send; null for an error. */
  readonly file: string | null;
}

/**
 * What the protocol of the pages answers.
 *
 * @param pages the files of each page by its origin
 */
export function answerPage(
  method: string,
  url: string,
  pages: ReadonlyMap<string, ReadonlyMap<string, string>>,
): PageAnswer {
  const files = pages.get(ownOrigin(url) ?? '');
  if (files === undefined) return refuse(403);
  if (method !== 'GET' && method !== 'HEAD') return refuse(405);
  const { pathname } = new URL(url);
  const path = pathname === '/' ? '/index.html' : pathname;
  const file = files.get(path);
  if (file === undefined) return refuse(404);
  return {
    status: 200,
    headers: {
      'content-type': types[extname(file)]!,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    },
    file,
  };
}

function refuse(status: 403 | 404 | 405): PageAnswer {
  return { status, headers: { 'content-security-policy': contentSecurityPolicy }, file: null };
}
