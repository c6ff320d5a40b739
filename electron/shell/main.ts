import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, protocol, session } from 'electron';
import { guardContents, guardSession } from './guards.ts';
import { HostProcess } from './host-process.ts';
import { portChannel, requestPortChannel } from './ipc.ts';
import { openMainWindow } from './main-window.ts';
import { menuTemplate } from './menu.ts';
import { answerPage, listPageFiles } from './page-files.ts';
import { projectDirectory } from './project-directory.ts';
import { pageScheme, senderAllowed } from './security.ts';

/** The built program: this file is out/shell/main.js. */
const built = join(import.meta.dirname, '..');

protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
app.enableSandbox();
app.on('web-contents-created', (_event, contents) => guardContents(contents));

if (app.requestSingleInstanceLock()) void run();
else app.quit();

async function run(): Promise<void> {
  await app.whenReady();
  guardSession(session.defaultSession);
  const files = await listPageFiles(join(built, 'renderer'));
  protocol.handle(pageScheme, async (request) => {
    const { status, headers, file } = answerPage(request.method, request.url, files);
    return new Response(file === null ? null : await readFile(file), { status, headers });
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged)));

  const fallback = join(app.isPackaged ? app.getPath('documents') : process.cwd(), 'espalier-project');
  const host = new HostProcess(
    { host: join(built, 'host', 'main.js'), compute: join(built, 'compute', 'main.js') },
    projectDirectory(process.argv, process.cwd(), fallback),
  );
  ipcMain.on(requestPortChannel, (event) => {
    const frame = event.senderFrame;
    if (frame && senderAllowed(frame)) frame.postMessage(portChannel, null, [host.connect()]);
  });

  const open = () => openMainWindow(join(built, 'preload', 'preload.cjs'));
  open();
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', () => host.stop());
}
