import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as PageFiles from '../../../electron/shell/page-files.ts';
import { demoJob } from '../../renderer/fixtures/memory-program.ts';
import { stubElectron } from './electron-stub.ts';

let electron: ReturnType<typeof stubElectron>;
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'espalier-desktop-'));
  await mkdir(join(home, 'userData'));
  vi.resetModules();
  electron = stubElectron(home);
  vi.doMock('electron', () => electron.module);
  vi.doMock('../../../electron/shell/page-files.ts', async (original) => ({
    ...(await original<typeof PageFiles>()),
    listPageFiles: () => Promise.resolve(new Map()),
  }));
});
afterEach(async () => {
  vi.doUnmock('electron');
  await rm(home, { recursive: true });
});

/** The program started with these words, its page listening. */
async function start(...words: string[]) {
  const argv = process.argv;
  process.argv = ['electron', '.', ...words];
  await import('../../../electron/shell/main.ts');
  await vi.waitFor(() => expect(electron.windows).toHaveLength(1));
  process.argv = argv;
  const window = electron.windows[0]!;
  const tell = (channel: string, message?: unknown) =>
    electron.module.ipcMain.emit(
      channel,
      {
        sender: window.webContents,
        senderFrame: { url: 'app://espalier/', parent: null, postMessage: vi.fn() },
      },
      message,
    );
  tell('port:request');
  tell('page:listen');
  const orders = () => window.webContents.sent.map((sent) => (sent as [string, { kind: string }])[1]);
  return { window, tell, orders, host: electron.processes[0]! };
}

const project = async (name: string) => {
  const directory = join(home, name);
  await mkdir(directory);
  await writeFile(join(directory, 'espalier.sqlite'), '');
  return directory;
};
const menu = () => JSON.stringify(electron.module.Menu.setApplicationMenu.mock.calls.at(-1)![0]);

describe('the program on the desktop', () => {
  it('gives the page the files that it was started with, that another start and that the system names', async () => {
    const model = join(home, 'net.onnx');
    await writeFile(model, '');
    const { window, orders } = await start('--project', join(home, 'cuts'), model);
    await vi.waitFor(() => expect(orders()).toContainEqual(expect.objectContaining({ kind: 'open' })));
    electron.module.app.emit('second-instance', {}, [], '/', { words: ['net.onnx', 'none.onnx'], directory: home });
    electron.module.app.emit('open-file', { preventDefault: vi.fn() }, model);
    await vi.waitFor(() => expect(orders().filter(({ kind }) => kind === 'open')).toHaveLength(3));
    expect(orders().filter(({ kind }) => kind === 'open')[0]).toMatchObject({ given: { path: model } });
    expect(orders()).toContainEqual(
      expect.objectContaining({ kind: 'notice', message: `There is no ${join(home, 'none.onnx')}.` }),
    );
    expect(window.focus).toHaveBeenCalled();
  });

  it('is heard by its page while a report’s preview loads in it, and waits for the next page when it goes', async () => {
    const { window, tell, orders } = await start();
    const ordered = () => orders().filter(({ kind }) => kind === 'notice').length;
    const give = (name: string) =>
      electron.module.app.emit('second-instance', {}, [], '/', { words: [name], directory: home });
    window.webContents.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false });
    give('one.onnx');
    await vi.waitFor(() => expect(ordered()).toBe(1));
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    // An address that means no file of this computer is taken for a name.
    give('file://elsewhere/two.onnx');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ordered()).toBe(1);
    tell('page:listen');
    expect(ordered()).toBe(2);
  });

  it('goes to the project that another start names, new or not, before it opens what that start gives', async () => {
    const { window, tell, orders, host } = await start('--project', await project('first'));
    const words = ['--project', 'new', 'none.onnx'];
    electron.module.app.emit('second-instance', {}, [], '/', { words, directory: home });
    await vi.waitFor(() => expect(host.kill).toHaveBeenCalled());
    host.exit(0);
    await vi.waitFor(() => expect(window.webContents.reload).toHaveBeenCalled());
    expect(orders().map(({ kind }) => kind)).not.toContain('notice');
    tell('port:request');
    expect(electron.processes[1]!.arguments[1]).toEqual([join(home, 'new')]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    tell('page:listen');
    expect(orders()).toContainEqual(expect.objectContaining({ message: `There is no ${join(home, 'none.onnx')}.` }));
  });

  it('builds its menu of what the page reports, and hands back what is chosen', async () => {
    const { tell, orders } = await start();
    const command = { id: 'model.open', label: 'Open model…', menu: 'file', accelerator: 'O', enabled: true };
    tell('page:report', { commands: [command], notifications: true });
    expect(menu()).toContain('Open model…');
    tell('page:report', { commands: 'none' });
    expect(menu()).toContain('Open model…');
    const file = electron.module.Menu.setApplicationMenu.mock.calls.at(-1)![0].find(({ label }) => label === '&File')!;
    (file.submenu as { click(): void }[])[0]!.click();
    expect(orders()).toContainEqual({ kind: 'command', id: 'model.open' });
  });

  it('goes to another project, remembers it, and drops one that is gone with a word', async () => {
    const [first, second] = [await project('first'), await project('second')];
    const { window, tell, orders, host } = await start('--project', first);
    expect(host.arguments[1]).toEqual([first]);
    const report = () => tell('page:report', { commands: [], notifications: true });
    report();
    expect(electron.module.app.addRecentDocument).toHaveBeenCalledWith(first);
    tell('project:open', second);
    await vi.waitFor(() => expect(host.kill).toHaveBeenCalled());
    host.exit(0);
    await vi.waitFor(() => expect(window.webContents.reload).toHaveBeenCalled());
    tell('port:request');
    expect(electron.processes[1]!.arguments[1]).toEqual([second]);
    tell('page:listen');
    report();
    expect(orders().at(-1)).toEqual({ kind: 'recent', projects: [{ directory: first, name: 'first' }] });
    await rm(first, { recursive: true });
    tell('project:open', first);
    await vi.waitFor(() => expect(orders().at(-1)).toMatchObject({ kind: 'notice', code: 'FILE_NOT_FOUND' }));
    expect(menu()).toContain('No other project was opened');
  });

  it('asks before it ends while work would be broken off, and ends when the user agrees', async () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
    const { window, host } = await start();
    host.emit('message', { kind: 'job', job: demoJob('a') });
    const quit = { preventDefault: vi.fn() };
    window.emit('close', quit);
    electron.module.app.emit('before-quit', quit);
    expect(quit.preventDefault).toHaveBeenCalledTimes(2);
    const { showMessageBox } = electron.module.dialog;
    expect(showMessageBox).toHaveBeenCalledTimes(1);
    expect(showMessageBox.mock.calls[0]![1]).toMatchObject({
      message: 'Quit Espalier while work is going on?',
      buttons: ['Keep working', 'Quit Espalier'],
      defaultId: 0,
      cancelId: 0,
    });
    await Promise.resolve();
    expect(electron.module.app.quit).not.toHaveBeenCalled();
    expect(host.kill).not.toHaveBeenCalled();
    await vi.waitFor(() => {
      showMessageBox.mockResolvedValueOnce({ response: 1 });
      electron.module.app.emit('before-quit', quit);
      expect(electron.module.app.quit).toHaveBeenCalled();
    });
    electron.module.app.emit('before-quit', { preventDefault: vi.fn() });
    expect(host.kill).toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('shows work on the taskbar, stays awake for it, and tells its end to who looks elsewhere', async () => {
    const { window, tell, orders, host } = await start();
    const told = (changes: object) => host.emit('message', { kind: 'job', job: { ...demoJob('a'), ...changes } });
    const done = { state: 'done', endedAt: '2026-11-23T01:05:00.000Z' };
    told({});
    expect(window.setProgressBar).toHaveBeenLastCalledWith(21 / 64);
    expect(electron.module.powerSaveBlocker.start).toHaveBeenCalledWith('prevent-app-suspension');
    told(done);
    expect(window.setProgressBar).toHaveBeenLastCalledWith(-1);
    expect(electron.module.powerSaveBlocker.stop).toHaveBeenCalledWith(7);
    const [notification] = electron.notifications;
    expect(notification!.options).toEqual({ title: 'The sample project: done', body: 'It took 5 min 0 s.' });
    notification!.emit('click');
    expect(window.focus).toHaveBeenCalled();
    expect(orders().at(-1)).toEqual({ kind: 'job', procedure: 'demo.run' });

    window.isFocused.mockReturnValue(true);
    told({});
    told(done);
    window.isFocused.mockReturnValue(false);
    tell('page:report', { commands: [], notifications: false });
    told({});
    told(done);
    expect(electron.notifications).toHaveLength(1);
  });
});
