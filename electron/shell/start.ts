import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { isStale } from '../host/build-state.ts';
import { findElectron } from './electron-binary.ts';
import { givenPaths, optionWords } from './given-paths.ts';

/** `npm start`: the desktop program, or where its window cannot be had, the same interface in the browser. */
const root = join(import.meta.dirname, '..', '..');
const options = optionWords(process.argv.slice(2));
/** npm starts it in the program's folder, and says where the user is. */
const given = givenPaths(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
const require = createRequire(import.meta.url);

/** A program that ends this soon with an error did not start: a library is missing, or the display refuses. */
const startMs = 10_000;

await buildIfStale('vite', 'bin/vite.js', join(root, 'out/renderer/index.html'), ['renderer', 'shared']);
const electron = await findElectron();
if ('missing' in electron) {
  serve(electron.missing);
} else {
  await buildIfStale('electron-vite', 'bin/electron-vite.js', join(root, 'out/shell/main.js'), ['electron', 'shared']);
  const startedAt = Date.now();
  const code = await run(electron.path, [root, ...options, ...given]);
  if (code !== 0 && Date.now() - startedAt < startMs) serve(`it ended at once with code ${String(code)}`);
  else process.exitCode = code;
}

function serve(why: string): void {
  console.error(`No desktop window (Electron: ${why}); serving the same interface in the browser instead.`);
  if (given.length > 0) console.error(`Open there: ${given.join(', ')}.`);
  void run(process.execPath, [join(root, 'electron/host/cli/espalier.mjs'), 'serve', '--open', ...options]).then(
    (code) => (process.exitCode = code),
  );
}

async function buildIfStale(tool: string, bin: string, output: string, sources: readonly string[]): Promise<void> {
  const folders = sources.map((name) => join(root, name));
  if (!isStale(output, folders)) return;
  const program = join(dirname(require.resolve(`${tool}/package.json`)), bin);
  const code = await run(process.execPath, [program, 'build', '--logLevel', 'warn']);
  if (code !== 0) process.exit(code);
}

/** Runs a program in the foreground: signals reach it, and its exit code is ours. */
function run(command: string, words: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, words, { stdio: 'inherit', cwd: root });
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    const end = (code: number) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(code);
    };
    child.once('error', () => end(127));
    child.once('close', (code, signal) => end(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}
