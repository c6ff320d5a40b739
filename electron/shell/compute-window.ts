import { BrowserWindow, type MessagePortMain } from 'electron';
import { portChannel, requestPortChannel } from './ipc.ts';
import { computePageOrigin, senderAllowed } from './security.ts';
import { webPreferences } from './web-preferences.ts';

/**
 * Opens the hidden window that computes with WebGPU for a compute process: its page gets the port when it asks for it.
 *
 * @param ended called once, with how the window ended in a few words; the port is closed by then
 * @returns a function that ends it
 */
export function openComputeWindow(preload: string, port: MessagePortMain, ended: (how: string) => void): () => void {
  const window = new BrowserWindow({
    show: false,
    focusable: false,
    skipTaskbar: true,
    webPreferences: { ...webPreferences(preload), backgroundThrottling: false, devTools: false, disableDialogs: true },
  });
  let hasEnded = false;
  const end = (how: string): void => {
    if (hasEnded) return;
    hasEnded = true;
    port.close();
    if (!window.isDestroyed()) window.destroy();
    ended(how);
  };
  const contents = window.webContents;
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    end(`its process is gone (${reason}, exit code ${exitCode})`);
  });
  contents.ipc.once(requestPortChannel, ({ senderFrame: frame }) => {
    if (frame && senderAllowed(frame, computePageOrigin)) frame.postMessage(portChannel, null, [port]);
  });
  window.once('closed', () => end('it was closed'));
  window.loadURL(`${computePageOrigin}/`).catch((error: unknown) => {
    end(`its page does not load (${(error as Error).message})`);
  });
  return () => end('it was closed');
}
