import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as PageFiles from '../../../electron/shell/page-files.ts';
import type { WindowBridge } from '../../../shared/api/window-bridge.ts';
import { stubElectron } from './electron-stub.ts';

let electron: ReturnType<typeof stubElectron>;

beforeEach(() => {
  vi.resetModules();
  electron = stubElectron();
  vi.doMock('electron', () => electron.module);
  vi.doMock('../../../electron/shell/page-files.ts', async (original) => ({
    ...(await original<typeof PageFiles>()),
    listPageFiles: () => Promise.resolve(new Map([['/index.html', import.meta.filename]])),
  }));
});
afterEach(() => void vi.doUnmock('electron'));

async function start() {
  await import('../../../electron/shell/main.ts');
  await vi.waitFor(() => expect(electron.module.ipcMain.listenerCount('port:request')).toBe(1));
  await vi.waitFor(() => expect(electron.windows).toHaveLength(1));
  return electron.windows[0]!;
}

describe('the shell', () => {
  it('opens one sandboxed window on our own page, without Node in it', async () => {
    const window = await start();
    expect(window.loaded).toEqual(['app://espalier/']);
    expect(window.options['webPreferences']).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(electron.module.app.enableSandbox).toHaveBeenCalled();
  });

  it('refuses other addresses, new windows, guest pages, downloads and permissions but what the interface copies and saves', async () => {
    const { webContents } = await start();
    for (const event of ['will-navigate', 'will-redirect']) {
      const away = { url: 'https://evil.example/', preventDefault: vi.fn() };
      webContents.emit(event, away);
      expect(away.preventDefault).toHaveBeenCalled();
      const own = { url: 'app://espalier/', preventDefault: vi.fn() };
      webContents.emit(event, own);
      expect(own.preventDefault).not.toHaveBeenCalled();
      const other = { url: 'app://compute/', preventDefault: vi.fn() };
      webContents.emit(event, other);
      expect(other.preventDefault).toHaveBeenCalled();
    }
    expect(webContents.openHandler?.({ url: 'app://espalier/' })).toEqual({ action: 'deny' });
    const guest = { preventDefault: vi.fn() };
    webContents.emit('will-attach-webview', guest);
    expect(guest.preventDefault).toHaveBeenCalled();

    const session = electron.defaultSession;
    const isSaved = (url: string) => {
      const download = { preventDefault: vi.fn() };
      session.emit('will-download', download, { getURL: () => url });
      return download.preventDefault.mock.calls.length === 0;
    };
    expect(isSaved('blob:app://espalier/6f1c')).toBe(true);
    expect(['https://evil.example/a', 'blob:app://compute/6f1c', 'blob:null/6f1c'].filter(isSaved)).toEqual([]);
    const isAllowed = (permission: string, page = 'app://espalier/', isMainFrame = true) => {
      const answer = vi.fn();
      session.setPermissionRequestHandler.mock.calls[0]![0]({}, permission, answer, {
        requestingUrl: page,
        isMainFrame,
      });
      const checked: unknown = session.setPermissionCheckHandler.mock.calls[0]![0]({}, permission, page, {
        isMainFrame,
      });
      expect(answer).toHaveBeenCalledWith(checked);
      return checked;
    };
    expect(isAllowed('clipboard-sanitized-write')).toBe(true);
    expect(isAllowed('clipboard-sanitized-write', 'app://compute/')).toBe(false);
    expect(isAllowed('clipboard-sanitized-write', 'app://espalier/', false)).toBe(false);
    expect(['media', 'clipboard-read', 'notifications'].filter((permission) => isAllowed(permission))).toEqual([]);
    expect(session.setDevicePermissionHandler.mock.calls[0]![0]()).toBe(false);
  });

  it('relays a port between page and host, both ends of one line', async () => {
    await start();
    const frame = { url: 'app://espalier/', parent: null, postMessage: vi.fn() };
    electron.module.ipcMain.emit('port:request', { senderFrame: frame });
    const [channel, payload, ports] = frame.postMessage.mock.calls[0] as [string, unknown, MessagePort[]];
    expect([channel, payload]).toEqual(['port', null]);
    const host = electron.processes[0]!;
    const heard = new Promise((resolve) => ports[0]!.once('message', resolve));
    host.posted[0]!.ports[0]!.postMessage({ kind: 'event' });
    await expect(heard).resolves.toEqual({ kind: 'event' });
    ports[0]!.close();
  });

  it('gives no port to a frame that is not ours', async () => {
    await start();
    const postMessage = vi.fn();
    electron.module.ipcMain.emit('port:request', {
      senderFrame: { url: 'https://evil.example/', parent: null, postMessage },
    });
    electron.module.ipcMain.emit('port:request', { senderFrame: { url: 'app://espalier/', parent: {}, postMessage } });
    electron.module.ipcMain.emit('port:request', { senderFrame: null });
    expect(postMessage).not.toHaveBeenCalled();
    expect(electron.processes).toHaveLength(0);
  });

  it('starts the host once for all windows, and again after it died', async () => {
    await start();
    const senderFrame = { url: 'app://espalier/', parent: null, postMessage: vi.fn() };
    electron.module.ipcMain.emit('port:request', { senderFrame });
    electron.module.ipcMain.emit('port:request', { senderFrame });
    expect(electron.processes).toHaveLength(1);
    electron.processes[0]!.emit('exit', 1);
    electron.module.ipcMain.emit('port:request', { senderFrame });
    expect(electron.processes).toHaveLength(2);
    electron.module.app.emit('before-quit', { preventDefault: vi.fn() });
    expect(electron.processes[1]!.kill).toHaveBeenCalled();
  });

  it('serves the page under the policy', async () => {
    await start();
    const answer = await electron.handlers.protocol!(new Request('app://espalier/'));
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await electron.handlers.protocol!(new Request('app://espalier/none'))).status).toBe(404);
  });

  it('is one instance: a second brings the window to the front', async () => {
    const window = await start();
    electron.module.app.emit('second-instance', {}, [], '/', { words: [], directory: '/' });
    expect(window.restore).toHaveBeenCalled();
    expect(window.focus).toHaveBeenCalled();
  });

  it('ends with its one visible window, whatever hidden ones there are, but on macOS waits to be shown again', async () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
    const window = await start();
    expect(electron.module.app.commandLine.appendSwitch.mock.calls).toEqual([
      ['enable-unsafe-webgpu'],
      ['enable-features', 'Vulkan'],
    ]);
    electron.module.app.emit('activate');
    expect(electron.windows).toHaveLength(1);
    vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
    window.emit('closed');
    expect(electron.module.app.quit).not.toHaveBeenCalled();
    electron.module.app.emit('activate');
    expect(electron.windows).toHaveLength(2);
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
    electron.windows[1]!.emit('closed');
    expect(electron.module.app.quit).toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('ends at once where another runs already', async () => {
    electron.module.app.requestSingleInstanceLock.mockReturnValue(false);
    await import('../../../electron/shell/main.ts');
    expect(electron.module.app.quit).toHaveBeenCalled();
    expect(electron.windows).toHaveLength(0);
  });
});

describe('the preload script', () => {
  it('exposes the request for a port and where dropped files lie, and hands the port to our origin alone', async () => {
    const window = { location: { origin: 'app://espalier' }, postMessage: vi.fn() };
    vi.stubGlobal('window', window);
    await import('../../../electron/shell/preload.ts');
    const { contextBridge, ipcRenderer } = electron.module;
    const [name, bridge] = contextBridge.exposeInMainWorld.mock.calls[0] as [string, WindowBridge];
    expect([name, Object.keys(bridge)]).toEqual([
      'espalier',
      ['requestPort', 'pathOfFile', 'report', 'listen', 'openProject'],
    ]);
    expect(bridge.pathOfFile(new File([], 'net.onnx'))).toBe('/home/robot/net.onnx');
    bridge.requestPort();
    expect(ipcRenderer.send.mock.calls).toEqual([['port:request']]);
    bridge.openProject(null);
    bridge.report({ commands: [], notifications: false });
    const heard = vi.fn();
    bridge.listen(heard);
    expect(ipcRenderer.send.mock.calls.slice(1)).toEqual([
      ['project:open', null],
      ['page:report', { commands: [], notifications: false }],
      ['page:listen'],
    ]);
    ipcRenderer.emit('page:order', {}, { kind: 'job', procedure: 'demo.run' });
    expect(heard.mock.calls).toEqual([[{ kind: 'job', procedure: 'demo.run' }]]);
    const ports = [new MessageChannel().port1];
    ipcRenderer.emit('port', { ports });
    expect(window.postMessage).toHaveBeenCalledWith('espalier:port', 'app://espalier', ports);
    vi.unstubAllGlobals();
  });
});
