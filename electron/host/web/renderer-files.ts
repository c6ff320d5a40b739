import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EspalierError } from '../../../shared/api/errors.ts';
import { isStale } from '../build-state.ts';
import { programDirectory } from '../program.ts';

/**
 * The folder of the built interface; built now where a checkout has none, or one of older sources.
 * @throws EspalierError UI_UNAVAILABLE
 */
export async function builtRenderer(): Promise<string> {
  const root = programDirectory();
  const directory = join(root, 'out', 'renderer');
  const page = join(directory, 'index.html');
  const sources = ['renderer', 'shared'].map((name) => join(root, name));
  if (isStale(page, sources)) await build(root);
  if (!existsSync(page)) throw unavailable(`${directory} holds no index.html`);
  return directory;
}

function build(root: string): Promise<void> {
  let vite: string;
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('vite/package.json');
    vite = join(dirname(manifest), 'bin', 'vite.js');
  } catch (error) {
    throw unavailable('it is not built, and vite, which builds it, is not installed', error);
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
    child.once('error', (error) => reject(unavailable(error.message, error)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(unavailable(`vite build ended with ${code}`, new Error(said.trim().slice(0, 2000))));
    });
  });
}

function unavailable(why: string, cause?: unknown): EspalierError {
  return new EspalierError(
    'UI_UNAVAILABLE',
    `The interface cannot be served: ${why}.`,
    'Run `npm ci && npm run build` in the folder of Espalier; every command works without the interface.',
    { cause },
  );
}
