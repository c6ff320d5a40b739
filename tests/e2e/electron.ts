import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import { isStale } from '../../electron/host/build-state.ts';
import { installedElectron, whyNoWindow } from '../../electron/shell/electron-binary.ts';
import { OpenPage } from './browser.ts';
import type { Launcher } from './launcher.ts';
import { ownHome } from './serve.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = installedElectron(dirname(createRequire(import.meta.url).resolve('electron/package.json')));

function whyMissing(): string | null {
  if (program === null) return "Electron's program is not here (`npm start` fetches it where it can be reached)";
  return whyNoWindow(process.platform, process.env, process.getuid?.());
}

/** The built desktop program, in its own window. */
export const inElectron: Launcher = {
  name: 'Electron',
  missing: whyMissing(),
  async start(directory) {
    build('vite', 'out/renderer/index.html', ['renderer', 'shared']);
    build('electron-vite', 'out/shell/main.js', ['electron', 'shared']);
    const application = await _electron.launch({
      executablePath: program!,
      args: [root, '--project', join(directory, 'project'), `--user-data-dir=${join(directory, 'electron')}`],
      cwd: directory,
      env: ownHome(directory),
      colorScheme: 'dark',
    });
    const page = await application.firstWindow();
    await page.waitForLoadState();
    const open = new OpenPage(page, () => application.close(), false);
    return { open, stop: () => open.close() };
  },
};

function build(tool: string, output: string, sources: readonly string[]): void {
  const stale = isStale(
    join(root, output),
    sources.map((name) => join(root, name)),
  );
  if (!stale) return;
  const bin = join(root, 'node_modules', '.bin', tool);
  const { status } = spawnSync(bin, ['build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  if (status !== 0 || !existsSync(join(root, output))) throw new Error(`${tool} did not build ${output}.`);
}
