import { join } from 'node:path';
import { app, BrowserWindow, screen } from 'electron';
import { pageOrigin } from './security.ts';
import { webPreferences } from './web-preferences.ts';
import { boundsInSight, readWindowState, writeWindowState } from './window-state.ts';

/** Opens the one window, where it was when it was last closed. */
export function openMainWindow(preload: string): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const state = readWindowState(stateFile);
  const bounds = boundsInSight(
    state.bounds,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...(bounds ?? { width: 1440, height: 900 }),
    minWidth: 1180,
    minHeight: 720,
    show: false,
    backgroundColor: '#141918',
    webPreferences: webPreferences(preload),
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  void window.loadURL(`${pageOrigin}/`);
  return window;
}
