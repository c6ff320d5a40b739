import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A browser that has not read the file after this will not any more. */
const lifetimeMs = 60_000;

/**
 * Opens the link in the user's browser. Whoever lists the processes of this computer reads their arguments: the browser
 * is given a file that only this user can read, which leads to the link, and the file goes soon.
 */
export function openInBrowser(link: string): { remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-'));
  const file = join(folder, 'open.html');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0; url=${link}">\n`, { mode: 0o600 });
  setTimeout(remove, lifetimeMs).unref();

  const programs: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer' };
  const program = programs[process.platform] ?? 'xdg-open';
  const child = spawn(program, [pathToFileURL(file).href], { stdio: 'ignore', detached: true });
  // Where there is no browser to start, the printed link is what remains.
  child.on('error', () => process.stderr.write('No browser could be started here; open the link yourself.\n'));
  child.unref();
  return { remove };
}
