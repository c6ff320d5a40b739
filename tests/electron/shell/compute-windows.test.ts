import { setImmediate } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubElectron } from './electron-stub.ts';

let electron: ReturnType<typeof stubElectron>;

beforeEach(() => {
  vi.resetModules();
  electron = stubElectron();
  vi.doMock('electron', () => electron.module);
});
afterEach(() => {
  for (const { posted } of electron.processes) for (const { ports } of posted) for (const port of ports) port.close();
  vi.doUnmock('electron');
});

/** A compute process that asked for one window. */
async function withWindow() {
  const { ComputeProcesses } = await import('../../../electron/shell/compute-processes.ts');
  const compute = new ComputeProcesses('/built/compute/main.js', '/built/preload.cjs', (_message, ports = []) => {
    for (const port of ports) port.close();
  });
  compute.receive({ kind: 'start-compute', id: 1 });
  const child = electron.processes[0]!;
  child.emit('message', { kind: 'open-window', id: 7 });
  const told = () => child.posted.slice(1).map(({ message }) => message);
  return { compute, child, window: electron.windows[0]!, told };
}

/** What the page does through the preload script. */
function askForPort({ webContents }: (typeof electron.windows)[number], url = 'app://compute/') {
  const senderFrame = { url, parent: null, postMessage: vi.fn() };
  webContents.ipc.emit('port:request', { senderFrame });
  return senderFrame.postMessage;
}

describe('the hidden windows that compute', () => {
  it('are sandboxed, never shown or slowed down, on a page of ours that stays where it is', async () => {
    const { window } = await withWindow();
    expect(window.loaded).toEqual(['app://compute/']);
    expect(window.options).toMatchObject({ show: false, focusable: false, skipTaskbar: true });
    expect(window.options['webPreferences']).toMatchObject({
      preload: '/built/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      backgroundThrottling: false,
      devTools: false,
      disableDialogs: true,
    });
    const event = { url: 'app://compute/', preventDefault: vi.fn() };
    window.webContents.emit('will-navigate', event);
    expect(event.preventDefault).toHaveBeenCalled();
    window.emit('ready-to-show');
    expect(window.show).not.toHaveBeenCalled();
  });

  it('get one end of a line whose other end their process has, once, and only their own page', async () => {
    const { child, window, told } = await withWindow();
    expect(told()).toEqual([{ kind: 'window-opened', id: 7 }]);
    const [channel, payload, ports] = askForPort(window).mock.calls[0] as [string, unknown, MessagePort[]];
    expect([channel, payload]).toEqual(['port', null]);
    const heard = new Promise((resolve) => ports[0]!.once('message', resolve));
    child.posted[1]!.ports[0]!.postMessage({ id: 1, name: 'open', input: null });
    await expect(heard).resolves.toEqual({ id: 1, name: 'open', input: null });
    expect(askForPort(window)).not.toHaveBeenCalled();
  });

  it('get none on another address', async () => {
    const { window } = await withWindow();
    expect(askForPort(window, 'app://espalier/')).not.toHaveBeenCalled();
    expect(askForPort(window, 'https://evil.example/')).not.toHaveBeenCalled();
  });

  it.each([
    ['whose process is gone', 'its process is gone (oom, exit code 9)'],
    ['that somebody closes', 'it was closed'],
  ])('%s: their process is told once, and their line closes', async (_, how) => {
    const { child, window, told } = await withWindow();
    const closed = new Promise((resolve) => child.posted[1]!.ports[0]!.once('close', resolve as () => void));
    if (how === 'it was closed') window.destroy();
    else window.webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 9 });
    await closed;
    expect(window.isDestroyed()).toBe(true);
    expect(told().slice(1)).toEqual([{ kind: 'window-ended', id: 7, how }]);
  });

  it('whose page does not load say so', async () => {
    const loadURL = () => Promise.reject(new Error('ERR_FILE_NOT_FOUND (-6)'));
    vi.spyOn(electron.module.BrowserWindow.prototype, 'loadURL').mockImplementation(loadURL);
    const { window, told } = await withWindow();
    await setImmediate();
    expect(told()[1]).toMatchObject({ how: 'its page does not load (ERR_FILE_NOT_FOUND (-6))' });
    expect(window.isDestroyed()).toBe(true);
  });

  it('close at the word of their process, or when it ends: then nobody is told', async () => {
    const { child, window, told } = await withWindow();
    child.emit('message', { kind: 'close-window', id: 7 });
    expect(window.isDestroyed()).toBe(true);
    child.emit('message', { kind: 'open-window', id: 8 });
    child.exit(0);
    expect(electron.windows[1]!.isDestroyed()).toBe(true);
    expect(told().slice(1)).toEqual([
      { kind: 'window-ended', id: 7, how: 'it was closed' },
      { kind: 'window-opened', id: 8 },
    ]);
  });
});
