import { beforeAll, afterAll, describe, expect, it, vi } from 'vitest';
import { type Command, commandOfKey, menuCommands } from '../../../renderer/app/commands/command.ts';
import { acceleratorOf, capsOf, isPressed } from '../../../renderer/app/commands/keys.ts';
import { programCommands, viewOfWork } from '../../../renderer/app/commands/program-commands.ts';
import { sheetGroups } from '../../../renderer/app/commands/sheet.ts';
import { AppState } from '../../../renderer/app/app-state.svelte.ts';
import { views } from '../../../renderer/app/views.ts';
import { CompareState } from '../../../renderer/views/compare/compare-state.svelte.ts';
import { compareCommands } from '../../../renderer/views/compare/keys.ts';
import { modelCommands } from '../../../renderer/views/model/keys.ts';
import { ModelState } from '../../../renderer/views/model/model-state.svelte.ts';
import { tradeoffsCommands } from '../../../renderer/views/tradeoffs/keys.ts';
import { TradeoffsState } from '../../../renderer/views/tradeoffs/tradeoffs-state.svelte.ts';
import { demoJob, MemoryProgram } from '../fixtures/memory-program.ts';
import { drawCandidates } from '../fixtures/tradeoff-set.ts';

class StubElement {
  readonly within: string;
  readonly ownerDocument: { querySelector(selector: string): object | null };
  constructor(within: string, open: object | null = null) {
    this.within = within;
    this.ownerDocument = { querySelector: () => open };
  }
  closest(selector: string): StubElement | null {
    return selector.split(', ').some((part) => part.startsWith(this.within)) ? this : null;
  }
}
beforeAll(() => void vi.stubGlobal('Element', StubElement));
afterAll(() => void vi.unstubAllGlobals());

const storage = { getItem: () => null, setItem: () => undefined };
const plain = { target: null, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const pressed = (key: string, more: object = {}) => ({ key, ...plain, ...more }) as unknown as KeyboardEvent;
const nothing = () => undefined;

/** The whole table, over a program that holds so many candidates for each method. */
async function table(perMethod: number) {
  const program = new MemoryProgram(perMethod === 0 ? [] : drawCandidates({ perMethod }));
  const app = new AppState(program);
  const tradeoffs = new TradeoffsState(app.client, storage);
  const compare = new CompareState(app.client, tradeoffs, storage);
  await vi.waitFor(() => expect(tradeoffs.loading).toBe(false));
  const commands = (): readonly Command[] => [
    ...tradeoffsCommands(tradeoffs, { measure: nothing, compare: nothing }),
    ...compareCommands(compare, { measure: nothing }),
    ...modelCommands(new ModelState(app.client, storage)),
    ...programCommands({
      app,
      theme: { current: 'dark', toggle: nothing },
      notifications: { on: false, toggle: () => Promise.resolve() },
      openProject: null,
      showPalette: nothing,
      showSheet: nothing,
    }),
  ];
  return { program, app, tradeoffs, commands };
}

describe('keys', () => {
  it('are heard whatever the case, with Shift where it counts', () => {
    expect(isPressed({ key: 'j' }, pressed('J', { shiftKey: false }))).toBe(true);
    expect(isPressed({ key: 'j' }, pressed('J', { shiftKey: true }))).toBe(false);
    expect(isPressed({ key: 'j', shift: true }, pressed('J', { shiftKey: true }))).toBe(true);
    expect(isPressed({ key: '?' }, pressed('?', { shiftKey: true }))).toBe(true);
    expect(isPressed({ key: 'k', command: true }, pressed('k', { metaKey: true }))).toBe(true);
    expect(isPressed({ key: 'k' }, pressed('k', { ctrlKey: true }))).toBe(false);
    expect(isPressed({ key: 'ArrowLeft' }, pressed('ArrowLeft', { shiftKey: true }))).toBe(false);
  });

  it('are called as they are printed, and as Electron calls them', () => {
    expect(capsOf({ key: 'k', command: true }, false)).toEqual(['Ctrl', 'K']);
    expect(capsOf({ key: 'k', command: true }, true)).toEqual(['⌘', 'K']);
    expect(capsOf({ key: 'ArrowLeft', shift: true }, false)).toEqual(['Shift', '←']);
    expect(acceleratorOf({ key: 'k', command: true })).toBe('CmdOrCtrl+K');
    expect(acceleratorOf({ key: '+' })).toBe('Plus');
  });
});

describe('the table of commands', () => {
  it('names each once, and gives no key to two in one place', async () => {
    const { app, commands } = await table(2);
    const all = commands();
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const view of [undefined, ...views.map(({ id }) => id)]) {
      const keys = all
        .filter((command) => command.view === view)
        .flatMap(({ keys = [] }) => keys.map((key) => capsOf(key, false).join(' ')));
      expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    }
    app.dispose();
  });

  it('runs what a key means in this view, and in no field', async () => {
    const { app, tradeoffs, commands } = await table(2);
    commandOfKey(commands(), 'tradeoffs', pressed('j'))!.run();
    expect(tradeoffs.selection.ids).toHaveLength(1);
    expect(commandOfKey(commands(), 'model', pressed('j'))).toBeNull();
    commandOfKey(commands(), 'tradeoffs', pressed('5'))!.run();
    expect(app.view).toBe('model');
    const inField = { target: new StubElement('input') };
    expect(commandOfKey(commands(), 'tradeoffs', pressed('j', inField))).toBeNull();
    expect(commandOfKey(commands(), 'tradeoffs', pressed('k', { ...inField, ctrlKey: true }))?.id).toBe('palette');
    const inDialog = { target: new StubElement('dialog'), ctrlKey: true };
    expect(commandOfKey(commands(), 'tradeoffs', pressed('k', inDialog))).toBeNull();
    const behind = { target: new StubElement('body', {}) };
    expect(commandOfKey(commands(), 'tradeoffs', pressed('j', behind))).toBeNull();
    expect(commandOfKey(commands(), 'tradeoffs', pressed('k', { ...behind, ctrlKey: true }))).toBeNull();
    app.dispose();
  });

  it('says why something cannot be done, and does not do it', async () => {
    const { program, app, commands } = await table(0);
    const of = (id: string) => commands().find((command) => command.id === id)!;
    expect(of('row.next').blocked).toBe('There are no candidates yet.');
    expect(commandOfKey(commands(), 'tradeoffs', pressed('j'))).toBeNull();
    expect(of('sample.open').blocked).toBeNull();
    program.changeJob(demoJob('a'));
    expect(of('sample.open').blocked).toBe('It is being made.');
    expect(of('project.open').blocked).toContain('espalier serve --project');
    app.link = { kind: 'lost', retryAt: null };
    expect(of('experiment.new').blocked).toBe('The line to Espalier is lost.');
    app.dispose();
  });

  it('offers the sample where it was begun, and not among candidates of one’s own', async () => {
    const { program, app, commands } = await table(2);
    const sample = () => commands().find(({ id }) => id === 'sample.open')!.blocked;
    expect(sample()).toContain('candidates of its own');
    program.changeJob({ ...demoJob('a'), state: 'cancelled' });
    expect(sample()).toBeNull();
    app.dispose();
  });

  it('is what the sheet and the native menu show', async () => {
    const { app, commands } = await table(2);
    const sheet = sheetGroups(commands(), false);
    const shown = sheet.flatMap(({ list }) => list.map(({ does }) => does));
    for (const { keys, label } of commands()) if (keys) expect(shown).toContain(label);
    expect(sheet.every(({ list }) => list.length > 0)).toBe(true);
    const menu = menuCommands(commands(), 'model');
    expect(menu).toContainEqual({
      id: 'view.tradeoffs',
      label: 'Trade-offs',
      menu: 'view',
      accelerator: '1',
      enabled: true,
      checked: true,
    });
    expect(menu.find(({ id }) => id === 'row.next')).toMatchObject({ enabled: false });
    app.dispose();
  });

  it('knows where work shows what came of it', () => {
    expect(viewOfWork('experiment.resume')).toBe('experiment');
    expect(viewOfWork('training.run')).toBe('training');
    expect(viewOfWork('measurement.run')).toBe('tradeoffs');
  });
});
