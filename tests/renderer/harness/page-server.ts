import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { reportStyleSource } from '../../../electron/host/report/style-source.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The policy of the web host and the shell: whatever breaks it fails a test. */
const policy = `default-src 'none'; script-src 'self'; style-src 'self' ${reportStyleSource}; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'`;

/** Builds the harness page and serves it under the product's content security policy. */
export async function servePage(
  outDir: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  await build({
    root: here,
    configFile: false,
    base: './',
    logLevel: 'warn',
    plugins: [svelte()],
    build: { outDir, emptyOutDir: true, target: 'chrome130', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const path = normalize(pathname === '/' ? '/index.html' : pathname);
    readFile(join(outDir, path)).then(
      (bytes) => {
        response.writeHead(200, { 'content-type': types[extname(path)] ?? '', 'content-security-policy': policy });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
