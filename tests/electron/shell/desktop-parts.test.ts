import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describePath, givenPaths, optionWords } from '../../../electron/shell/given-paths.ts';
import { Leaving } from '../../../electron/shell/leaving.ts';
import { menuTemplate, type MenuParts } from '../../../electron/shell/menu.ts';
import { PageLine } from '../../../electron/shell/page-line.ts';
import { readReport } from '../../../electron/shell/page-report.ts';
import { projectIn } from '../../../electron/shell/project-directory.ts';
import { RecentProjects } from '../../../electron/shell/recent-projects.ts';
import { WorkWatch } from '../../../electron/shell/work-watch.ts';
import type { MenuCommand } from '../../../shared/api/window-bridge.ts';
import { demoJob } from '../../renderer/fixtures/memory-program.ts';

type MenuItem = ReturnType<typeof menuTemplate>[number];

let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'espalier-desktop-'))));
afterEach(() => rm(directory, { recursive: true }));

describe('the menu', () => {
  const command: MenuCommand = {
    id: 'model.open',
    label: 'Open model…',
    menu: 'file',
    accelerator: 'O',
    enabled: true,
  };
  const parts = (changes: Partial<MenuParts> = {}): MenuParts => ({
    platform: 'linux',
    packaged: true,
    commands: [command, { ...command, id: 'palette', label: 'Find…', menu: 'view', accelerator: 'CmdOrCtrl+K' }],
    recent: [],
    run: vi.fn(),
    openProject: vi.fn(),
    clearRecent: vi.fn(),
    ...changes,
  });
  const items = (template: MenuItem[], label: string) =>
    template.find((item) => item.label === label)!.submenu as MenuItem[];

  it('shows the commands of the page with keys that the page hears itself', () => {
    const given = parts();
    const template = menuTemplate(given);
    const open = items(template, '&File')[0]!;
    expect(open).toMatchObject({ label: 'Open model…', accelerator: 'O', registerAccelerator: false, enabled: true });
    (open.click as () => void)();
    expect(given.run).toHaveBeenCalledWith('model.open');
    const disabled = menuTemplate(parts({ commands: [{ ...command, enabled: false, checked: true }] }));
    expect(items(disabled, '&File')[0]).toMatchObject({ enabled: false, type: 'checkbox', checked: true });
  });

  it('leaves letters that people type alone on macOS, and has the roles of each system', () => {
    const mac = menuTemplate(parts({ platform: 'darwin' }));
    expect(mac[0]).toEqual({ role: 'appMenu' });
    expect(items(mac, '&File')[0]!.accelerator).toBeUndefined();
    expect(items(mac, '&View')[0]).toMatchObject({ accelerator: 'CmdOrCtrl+K' });
    expect(items(mac, '&File').at(-1)).toEqual({ role: 'close' });
    expect(items(menuTemplate(parts()), '&File').at(-1)).toEqual({ role: 'quit' });
  });

  it('shows developer tools in a checkout alone', () => {
    expect(JSON.stringify(menuTemplate(parts({ packaged: false })))).toContain('toggleDevTools');
    expect(JSON.stringify(menuTemplate(parts()))).not.toContain('toggleDevTools');
  });

  it('opens recent projects, and another one', () => {
    const given = parts({ recent: [{ directory: '/home/robot/cuts', name: 'cuts' }] });
    const file = items(menuTemplate(given), '&File');
    const recent = file.find(({ label }) => label === 'Open recent')!.submenu as MenuItem[];
    (recent[0]!.click as () => void)();
    (file.find(({ label }) => label === 'Open project…')!.click as () => void)();
    expect(vi.mocked(given.openProject).mock.calls).toEqual([['/home/robot/cuts'], [null]]);
    (recent.at(-1)!.click as () => void)();
    expect(given.clearRecent).toHaveBeenCalled();
  });

  it('takes from the page what has the form of a report, and nothing else', () => {
    expect(readReport({ commands: [command], notifications: false })).toEqual({
      commands: [command],
      notifications: false,
    });
    for (const wrong of [null, {}, { commands: [{ id: 1 }], notifications: true }, { commands: [] }])
      expect(readReport(wrong)).toBeNull();
  });
});

describe('recent projects', () => {
  it('are kept newest first and once each, and told apart by the folder above', () => {
    const file = join(directory, 'projects.json');
    const recent = new RecentProjects(file);
    for (const path of ['/a/cuts', '/b/cuts', '/b/other', '/a/cuts']) recent.add(path);
    const again = new RecentProjects(file);
    expect(again.list).toEqual([
      { directory: '/a/cuts', name: 'cuts in /a' },
      { directory: '/b/other', name: 'other' },
      { directory: '/b/cuts', name: 'cuts in /b' },
    ]);
    again.remove('/a/cuts');
    expect(new RecentProjects(file).list.map(({ name }) => name)).toEqual(['other', 'cuts']);
    for (let index = 0; index < 20; index++) again.add(`/p/${String(index)}`);
    expect(again.list).toHaveLength(10);
    again.clear();
    expect(new RecentProjects(file).list).toEqual([]);
  });

  it('begin anew where the file is broken', async () => {
    const file = join(directory, 'projects.json');
    for (const broken of ['', '{}', '[1, null]']) {
      await writeFile(file, broken);
      expect(new RecentProjects(file).list).toEqual([]);
    }
  });

  it('are found in a folder, or made beside what is there', async () => {
    expect(projectIn(directory)).toBe(directory);
    await writeFile(join(directory, 'notes.txt'), '');
    expect(projectIn(directory)).toBe(join(directory, 'espalier-project'));
    expect(projectIn(join(directory, 'none'))).toBeNull();
    await writeFile(join(directory, 'espalier.sqlite'), '');
    expect(projectIn(directory)).toBe(directory);
  });
});

describe('what the user gives', () => {
  it('is told from options, and described as far as the page needs', async () => {
    expect(givenPaths(['--project', 'cuts', 'net.onnx', '--flag', 'file:///data/the%20images'], '/home/robot')).toEqual(
      ['/home/robot/net.onnx', '/data/the images'],
    );
    expect(optionWords(['--project', 'cuts', 'net.onnx', '--flag'])).toEqual(['--project', 'cuts', '--flag']);
    await mkdir(join(directory, 'images'));
    await writeFile(join(directory, 'images', 'a.png'), '');
    const path = join(directory, 'images');
    expect(await describePath(path)).toEqual({ name: 'images', path, isDirectory: true, entries: ['a.png'] });
    expect(await describePath(join(path, 'a.png'))).toMatchObject({ isDirectory: false, entries: [] });
    expect(await describePath(join(path, 'none'))).toBeNull();
  });

  it('waits for a page that listens', () => {
    const line = new PageLine();
    const send = vi.fn();
    line.order({ kind: 'command', id: 'a' });
    line.open({ send });
    line.order({ kind: 'command', id: 'b' });
    line.close();
    line.order({ kind: 'command', id: 'c' });
    expect(send.mock.calls.map(([, order]) => order)).toEqual([
      { kind: 'command', id: 'a' },
      { kind: 'command', id: 'b' },
    ]);
  });
});

describe('leaving', () => {
  it('asks once, only while work would be broken off, and quits when the user agrees', async () => {
    const live = [demoJob('a')];
    const answer = Promise.withResolvers<boolean>();
    const ask = vi.fn(() => answer.promise);
    const quit = vi.fn();
    const leaving = new Leaving({ live: () => live, ask, quit });
    expect([leaving.mayQuit(), leaving.mayQuit()]).toEqual([false, false]);
    answer.resolve(true);
    await vi.waitFor(() => expect(quit).toHaveBeenCalled());
    expect(ask).toHaveBeenCalledTimes(1);
    expect(quit).toHaveBeenCalledTimes(1);
    expect(leaving.mayQuit()).toBe(true);
  });

  it('stays when the user says so, and asks anew the next time', async () => {
    const live = [demoJob('a')];
    const ask = vi.fn(() => Promise.resolve(false));
    const quit = vi.fn();
    const leaving = new Leaving({ live: () => live, ask, quit });
    expect(leaving.mayQuit()).toBe(false);
    expect(await leaving.may('Open another project')).toBe(false);
    expect(leaving.mayQuit()).toBe(false);
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2));
    expect(quit).not.toHaveBeenCalled();
    live.pop();
    expect(leaving.mayQuit()).toBe(true);
  });
});

describe('work on the desktop', () => {
  it('shows progress, keeps the computer awake, and ends once', () => {
    const signs = { showProgress: vi.fn(), stayAwake: vi.fn(), ended: vi.fn() };
    const watch = new WorkWatch(signs);
    watch.receive(demoJob('a'));
    expect(signs.showProgress).toHaveBeenLastCalledWith(21 / 64);
    expect(signs.stayAwake).toHaveBeenLastCalledWith(true);
    const done = { ...demoJob('a'), state: 'done' as const };
    watch.receive(done);
    watch.receive(done);
    expect(signs.ended).toHaveBeenCalledTimes(1);
    expect(signs.showProgress).toHaveBeenLastCalledWith(null);
    watch.receive({ ...demoJob('b'), procedure: 'device.probe' });
    expect(signs.stayAwake).toHaveBeenLastCalledWith(false);
    watch.clear();
    expect(watch.live).toEqual([]);
  });
});
