import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, type BrowserWindow, ipcMain, Menu, protocol, session } from 'electron';
import { guardContents, guardSession } from './guards.ts';
import { HostProcess } from './host-process.ts';
import { portChannel, requestPortChannel } from './ipc.ts';
import { openMainWindow } from './main-window.ts';
import { menuTemplate } from './menu.ts';
import { answerPage, listPageFiles } from './page-files.ts';
import { projectDirectory } from './project-directory.ts';
import { computePageOrigin, pageOrigin, pageScheme, senderAllowed } from './security.ts';

/** The built program: this file is out/shell/main.js. */
const built = join(import.meta.dirname, '..');

protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
app.enableSandbox();
if (process.platform === 'linux') {
  // There Chromium keeps WebGPU behind these, for the sake of pages that are not ours.
  app.commandLine.appendSwitch('enable-unsafe-webgpu');
  app.commandLine.appendSwitch('enable-features', 'Vulkan');
}
app.on('web-contents-created', (_event, contents) => guardContents(contents));

if (app.requestSingleInstanceLock()) void run();
else app.quit();

async function run(): Promise<void> {
  await app.whenReady();
  guardSession(session.defaultSession);
  const pages = new Map([
    [pageOrigin, await listPageFiles(join(built, 'renderer'))],
    [computePageOrigin, await listPageFiles(join(built, 'compute-page'))],
  ]);
  protocol.handle(pageScheme, async (request) => {
    const { status, headers, file } = answerPage(request.method, request.url, pages);
    return new Response(file === null ? null : await readFile(file), { status, headers });
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged)));

  const fallback = join(app.isPackaged ? app.getPath('documents') : process.cwd(), 'espalier-project');
  const preload = join(built, 'preload', 'preload.cjs');
  const host = new HostProcess(
    { host: join(built, 'host', 'main.js'), compute: join(built, 'compute', 'main.js'), preload },
    projectDirectory(process.argv, process.cwd(), fallback),
  );
  ipcMain.on(requestPortChannel, (event) => {
    const frame = event.senderFrame;
    if (frame && senderAllowed(frame, pageOrigin)) frame.postMessage(portChannel, null, [host.connect()]);
  });

  // Hidden windows are windows too: this is the one that the user sees.
  let window: BrowserWindow | null = null;
  const open = () => {
    window = openMainWindow(preload);
    window.once('closed', () => {
      window = null;
      if (process.platform !== 'darwin') app.quit();
    });
  };
  open();
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (window === null) open();
  });
  // Unheard it ends the program, on macOS too.
  app.on('window-all-closed', () => undefined);
  // Before any window closes: a hidden one that closes first would make a training that is stopped one that failed.
  app.on('before-quit', () => host.stop());
}
