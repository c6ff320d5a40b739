import { describe, expect, it } from 'vitest';
import { tradeoffsCommands } from '../../../../renderer/views/tradeoffs/keys.ts';
import { Selection } from '../../../../renderer/views/tradeoffs/selection.svelte.ts';
import { TradeoffsState } from '../../../../renderer/views/tradeoffs/tradeoffs-state.svelte.ts';
import { createClient } from '../../../../shared/api/client.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { MemoryProgram } from '../../fixtures/memory-program.ts';
import { drawCandidates } from '../../fixtures/tradeoff-set.ts';

const noStorage = { getItem: () => null, setItem: () => undefined };
const settle = () => new Promise((resolve) => setTimeout(resolve, 250));

async function open(perMethod = 4) {
  const program = new MemoryProgram(drawCandidates({ perMethod }));
  const view = new TradeoffsState(createClient(program), noStorage);
  await settle();
  return { program, view };
}

function press(view: TradeoffsState, key: string): void {
  const commands = tradeoffsCommands(view, { measure: () => undefined, compare: () => undefined });
  commands.find(({ keys }) => keys?.some((known) => known.key === key))!.run();
}

describe('the state of the Trade-offs view', () => {
  it('reads the set, names, front and order', async () => {
    const { view } = await open();
    expect(view.loading).toBe(false);
    expect(view.candidates).toHaveLength(13);
    expect(view.names.get('dense')).toBe('Original');
    expect(view.front.size).toBeGreaterThan(2);
    expect(view.order).toHaveLength(13);
    view.dispose();
  });

  it('asks the program again when a budget moves, in its own words', async () => {
    const { program, view } = await open();
    view.setLimit('p50', 632_000);
    view.setAccuracyFloor(0.9);
    await settle();
    expect(view.set?.budgets).toEqual(['latency<=0.632ms', 'accuracy>=90%']);
    expect(program.calls.at(-1)).toMatchObject({ procedure: 'tradeoffs.get', input: { budgets: view.budgets } });
    view.toggleLimit();
    await settle();
    expect(view.set?.budgets).toEqual(['accuracy>=90%']);
    view.dispose();
  });

  it('shows a new candidate by itself, and forgets the selection of one that is gone', async () => {
    const { program, view } = await open();
    view.selection.only('legr-0');
    const [first, ...others] = program.candidates;
    program.candidates = [
      ...others.filter(({ id }) => id !== 'legr-0'),
      first!,
      { ...first!, id: 'new', method: 'random' },
    ];
    program.emit('tradeoffs.changed', { device: 'bench' });
    await settle();
    expect([...view.fresh]).toEqual(['new']);
    expect(view.selection.ids).toEqual([]);
    view.dispose();
  });

  it('keeps what is on screen when an answer fails, and says why', async () => {
    const { program, view } = await open();
    program.failure = new EspalierError('BUDGET_INVALID', 'The budget is no limit.', 'Write it like latency<=33ms.');
    view.load();
    await settle();
    expect(view.error).toMatchObject({ code: 'BUDGET_INVALID', hint: 'Write it like latency<=33ms.' });
    expect(view.candidates).toHaveLength(13);
    view.dispose();
  });

  it('zooms, fits to the front and shows everything again', async () => {
    const { view } = await open();
    const home = view.view;
    press(view, '+');
    expect(view.view.x[1] - view.view.x[0]).toBeLessThan(home.x[1] - home.x[0]);
    press(view, 'f');
    expect(view.zoom).not.toBeNull();
    press(view, '0');
    expect(view.view).toEqual(home);
    view.dispose();
  });

  it('sorts both ways, the best accuracy first', async () => {
    const { view } = await open();
    view.sortBy('accuracy');
    const accuracies = view.rows.map(({ candidate }) => candidate.accuracy);
    expect(accuracies[0]).toBe(Math.max(...accuracies));
    view.sortBy('accuracy');
    expect(view.rows[0]!.candidate.accuracy).toBe(Math.min(...accuracies));
    view.dispose();
  });

  it('hides dominated candidates, but never the selected one or the original', async () => {
    const { view } = await open();
    const dominated = view.points.find(({ onFront, dense }) => !onFront && !dense)!;
    press(view, 'd');
    expect(view.visible.map(({ id }) => id)).not.toContain(dominated.id);
    view.selection.only(dominated.id);
    expect(view.visible.map(({ id }) => id)).toContain(dominated.id);
    expect(view.visible.map(({ id }) => id)).toContain('dense');
    view.dispose();
  });
});

describe('the selection', () => {
  it('moves with the keys, extends with Shift, stops at the ends', () => {
    const selection = new Selection();
    const order = ['a', 'b', 'c'];
    selection.step(order, 1, false);
    expect(selection.ids).toEqual(['a']);
    selection.step(order, 1, true);
    expect(selection.ids).toEqual(['a', 'b']);
    selection.step(order, 10, false);
    expect(selection.ids).toEqual(['c']);
    selection.step(order, 1, false);
    expect(selection.active).toBe('c');
    selection.toggle('a');
    expect(selection.primary).toBe('a');
    selection.toggle('a');
    expect(selection.ids).toEqual(['c']);
    selection.clear();
    expect(selection.primary).toBeNull();
  });
});
