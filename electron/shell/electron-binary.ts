import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';

/** Electron's program, or in a few words why it cannot be had. */
export type ElectronBinary = { readonly path: string } | { readonly missing: string };

/** What the machine must offer for a sandboxed window; null when it does. */
export function whyNoWindow(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  userId: number | undefined,
): string | null {
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display';
  if (userId === 0) return 'its sandbox does not run as root';
  return null;
}

/** Where the electron package keeps its program; null before it was fetched. */
export function installedElectron(packageDirectory: string): string | null {
  const pathFile = join(packageDirectory, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const file = join(packageDirectory, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(file) ? file : null;
}

/** Finds Electron's program, and fetches it on first use if its server can be reached. Never takes long to say no. */
export async function findElectron(): Promise<ElectronBinary> {
  const noWindow = whyNoWindow(process.platform, process.env, process.getuid?.());
  if (noWindow !== null) return { missing: noWindow };
  let directory: string;
  try {
    directory = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return { missing: 'the electron package is not installed' };
  }
  const installed = installedElectron(directory);
  if (installed !== null) return { path: installed };
  const host = downloadHost(process.env);
  if (host !== null && !(await reachable(host, 4000)))
    return { missing: `${host}, which has its program, cannot be reached` };
  const code = await run(process.execPath, [join(directory, 'install.js')], 10 * 60_000);
  const fetched = installedElectron(directory);
  return code === 0 && fetched !== null ? { path: fetched } : { missing: 'its program could not be fetched' };
}

/** The host that Electron is fetched from; null behind a proxy, where only trying tells. */
export function downloadHost(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['ELECTRON_GET_USE_PROXY']) return null;
  const mirror = env['ELECTRON_MIRROR'] ?? env['npm_config_electron_mirror'];
  return mirror !== undefined && URL.canParse(mirror) ? new URL(mirror).hostname : 'github.com';
}

async function reachable(host: string, timeoutMs: number): Promise<boolean> {
  const limit = AbortSignal.timeout(timeoutMs);
  const limited = new Promise<false>((resolve) =>
    limit.addEventListener('abort', () => resolve(false), { once: true }),
  );
  const tried = lookup(host).then(
    ({ address }) =>
      new Promise<boolean>((resolve) => {
        const socket = connect({ host: address, port: 443, timeout: timeoutMs });
        const end = (answer: boolean) => {
          socket.destroy();
          resolve(answer);
        };
        socket.once('connect', () => end(true));
        socket.once('timeout', () => end(false));
        socket.once('error', () => end(false));
      }),
    () => false,
  );
  return Promise.race([tried, limited]);
}

function run(command: string, args: readonly string[], timeoutMs: number): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', timeout: timeoutMs });
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
}
