import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../../shared/api/client.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { barHeights, Columns, stagesOf, stepPath } from '../../../../renderer/views/compare/bars/geometry.ts';
import { CompareState } from '../../../../renderer/views/compare/compare-state.svelte.ts';
import { factLabel } from '../../../../renderer/views/compare/facts.ts';
import { layersAsCsv, layersAsJson } from '../../../../renderer/views/compare/layer-export.ts';
import { offStep, rounded, stepOf } from '../../../../renderer/views/compare/step.ts';
import { withAdded } from '../../../../renderer/views/compare/tray.ts';
import { keptWords, layerWords, timesWords } from '../../../../renderer/views/compare/words.ts';
import { TradeoffsState } from '../../../../renderer/views/tradeoffs/tradeoffs-state.svelte.ts';
import { experimentSchema } from '../../../../shared/api/experiment.ts';
import { benchModel } from '../../fixtures/comparison.ts';
import { MemoryProgram } from '../../fixtures/memory-program.ts';
import { drawCandidates } from '../../fixtures/tradeoff-set.ts';

function memoryStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
}

async function start(storage = memoryStorage()) {
  const program = new MemoryProgram(drawCandidates({ perMethod: 4 }));
  const client = createClient(program);
  const tradeoffs = new TradeoffsState(client, storage);
  await vi.waitFor(() => expect(tradeoffs.candidates).toHaveLength(13));
  const view = new CompareState(client, tradeoffs, storage);
  const end = () => {
    view.dispose();
    tradeoffs.dispose();
  };
  return { program, view, storage, end };
}

describe('the candidates that stand side by side', () => {
  it('begin with the original, are four at most, and never lose the first', () => {
    expect(withAdded([], ['a'], 'dense')).toEqual(['dense', 'a']);
    expect(withAdded([], [], 'dense')).toEqual([]);
    expect(withAdded([], ['dense', 'a'], 'dense')).toEqual(['dense', 'a']);
    expect(withAdded(['a', 'b'], ['b', 'c'], 'dense')).toEqual(['a', 'b', 'c']);
    expect(withAdded(['a', 'b', 'c', 'd'], ['e'], 'dense')).toEqual(['a', 'c', 'd', 'e']);
  });

  it('are read when they change and not otherwise, and kept over restarts', async () => {
    const { program, view, storage, end } = await start();
    view.follow();
    expect(view.compared).toEqual([]);
    view.add(['legr-1', 'legr-2']);
    view.follow();
    view.follow();
    await vi.waitFor(() => expect(view.layers?.candidates.map(({ id }) => id)).toEqual(['dense', 'legr-1', 'legr-2']));
    const asked = () => program.calls.filter(({ procedure }) => procedure === 'candidate.layers').length;
    expect(asked()).toBe(1);
    expect(view.compared.map(({ slot, name }) => `${slot} ${name}`)[0]).toBe('A Original');
    view.compareWith('legr-2');
    // The verdicts are against the one that was first.
    expect(view.comparison).not.toBeNull();
    expect(view.againstFirst).toBeNull();
    // Not what was read, by place: the figures of one would stand under the name of another.
    expect(view.comparedLayers?.candidates.map(({ id }) => id)).toEqual(['legr-2', 'dense', 'legr-1']);
    expect(view.comparedLayers?.candidates[0]).toEqual(view.layers?.candidates[2]);
    view.showCounts('params');
    view.follow();
    await vi.waitFor(() => expect(asked()).toBe(2));
    program.emit('tradeoffs.changed', { device: 'bench' });
    view.follow();
    await vi.waitFor(() => expect(asked()).toBe(3));
    end();

    const again = await start(storage);
    expect(again.view.compared.map(({ candidate }) => candidate.id)).toEqual(['legr-2', 'dense', 'legr-1']);
    expect(again.view.counts).toBe('params');
    again.view.remove('dense');
    expect(again.view.ids).toEqual(['legr-2', 'legr-1']);
    again.end();
  });

  it('are shown and hidden by their place, one at least, and that is kept over restarts', async () => {
    const { view, storage, end } = await start();
    const letters = ({ shown }: CompareState) => shown.map(({ slot }) => slot).join('');
    view.add(['legr-1', 'legr-2']);
    expect(letters(view)).toBe('ABC');
    view.toggleShown('B');
    view.toggleShown('D');
    expect(letters(view)).toBe('AC');
    end();
    const again = await start(storage);
    expect(letters(again.view)).toBe('AC');
    again.view.toggleShown('A');
    again.view.toggleShown('C');
    expect(letters(again.view)).toBe('C');
    again.view.toggleShown('B');
    expect(letters(again.view)).toBe('BC');
    again.view.remove('dense');
    again.view.add(['dense']);
    expect(letters(again.view)).toBe('ABC');
    again.end();
  });

  it('are saved as the table that is shown', async () => {
    const { view, end } = await start();
    view.add(['legr-1', 'legr-2']);
    view.toggleShown('B');
    view.follow();
    await vi.waitFor(() => expect(view.layers?.candidates).toHaveLength(3));
    const { compared, shown } = view;
    const table = { layers: view.layers!, compared, shown, counts: 'macs' } as const;
    const [head, first] = layersAsCsv(table).split('\r\n');
    expect(head).toBe(
      'number,layer,group,fixed,channels before,A channels,C channels,MACs before,A MACs,C MACs,A ns,C ns,C - A ns',
    );
    expect(first!.split(',')).toHaveLength(13);
    const untimed = { ...view.layers!, candidates: view.layers!.candidates.map((one) => ({ ...one, timed: null })) };
    const document = JSON.parse(layersAsJson({ ...table, layers: untimed, counts: 'params' })) as {
      readonly candidates: unknown;
      readonly timedBy: unknown;
      readonly layers: readonly Record<string, unknown>[];
    };
    expect(document).toMatchObject({ candidates: [{ slot: 'A', id: 'dense' }, { slot: 'C' }], timedBy: null });
    expect(document.layers).toHaveLength(view.layers!.layers.length);
    const { 'A parameters': a, 'C parameters': c, 'C - A parameters': difference } = document.layers[0]!;
    expect(difference).toBe(Number(c) - Number(a));
    end();
  });

  it('say how many layers are off the step of the device, and are stated anew on it', async () => {
    const { program, view, end } = await start();
    expect(view.step).toBeNull();
    program.latencyModels = [{ ...benchModel, device: 'other', channelStep: 4 }, benchModel];
    view.add(['legr-1']);
    view.follow();
    await vi.waitFor(() => expect(view.step).toEqual({ device: 'bench', channels: 8 }));
    const { layers, candidates } = view.layers!;
    expect(offStep(layers, candidates[0]!.layers, view.step)).toBe(0);
    const cut = candidates[1]!.layers;
    const beside = cut.filter(({ channels }, at) => channels !== layers[at]!.channels && channels! % 8 !== 0);
    expect(offStep(layers, cut, view.step)).toBe(beside.length);
    expect(offStep(layers, cut, { device: 'bench', channels: 1024 })).toBeGreaterThan(0);
    expect(offStep(layers, cut, null)).toBe(0);
    expect(stepOf([{ ...benchModel, channelStep: 1 }], 'bench')).toBeNull();
    const settings = experimentSchema.parse({
      ...{ name: 'few', model: 'm', data: 'd', method: 'legr', levels: [0.5, 'macs<=9M'] },
    });
    expect(rounded(settings, { level: 0.42, budget: 'macs<=9M' }, view.step!)).toMatchObject({
      ...{ levels: ['macs<=9M'], round: 8 },
    });
    end();
  });

  it('say what went wrong, and are read again', async () => {
    const { program, view, end } = await start();
    view.add(['legr-1']);
    const invoke = program.invoke.bind(program);
    vi.spyOn(program, 'invoke').mockImplementation((procedure, ...rest) =>
      procedure === 'candidate.layers' && view.error === null
        ? Promise.reject(new EspalierError('ARTIFACT_CORRUPT', 'It is gone.', 'Make it anew.'))
        : invoke(procedure, ...rest),
    );
    view.follow();
    await vi.waitFor(() => expect(view.error?.code).toBe('ARTIFACT_CORRUPT'));
    view.retry();
    await vi.waitFor(() => expect(view.layers).not.toBeNull());
    expect(view.error).toBeNull();
    end();
  });

  it('differ in what made them and in how they were measured', async () => {
    const { view, end } = await start();
    view.add(['legr-1', 'global-l2-1']);
    view.follow();
    await vi.waitFor(() => expect(view.conditions.some(({ name }) => name === 'device')).toBe(true));
    await vi.waitFor(() => expect(view.settings.find(({ name }) => name === 'seed')?.values).toEqual([null, '2', '3']));
    expect(view.settings.find(({ name }) => name === 'method')).toMatchObject({
      values: ['Original', 'LeGR', 'Global L2'],
      differs: true,
    });
    expect(view.conditions.find(({ name }) => name === 'runtime')).toMatchObject({ differs: false });
    expect(view.settings.find(({ name }) => name === 'asked')?.values[1]).toMatch(/^\d+ % of MACs$/);
    expect(factLabel('fineTune.learningRate')).toBe('Fine tune, learning rate');
    expect(factLabel('options.searchLevels')).toBe('Search levels');
    end();
  });

  it('are looked at layer by layer, within the network', async () => {
    const { view, end } = await start();
    view.add(['legr-1']);
    view.moveCursor(1);
    expect(view.cursor).toBeNull();
    view.follow();
    await vi.waitFor(() => expect(view.layers).not.toBeNull());
    view.moveCursor(1);
    view.moveCursor(1);
    expect(view.cursor).toBe(1);
    expect(layerWords(view.layers!, 1, view.compared)).toMatch(/: 16 before, A 16, B \d+$/);
    view.moveCursor(1000);
    expect(view.cursor).toBe(view.layers!.layers.length - 1);
    expect(keptWords(view.layers!, 0)).toBe('100 % kept');
    expect(timesWords(view.layers!, view.compared)).toMatch(
      /^Layer times: bench, .*All layers sum to A .* of its p50; B /,
    );
    end();
  });
});

describe('the bars', () => {
  const layer = (channels: number | null, size: readonly number[]) => ({
    ...{ node: 'conv', operators: ['Conv'], group: null, macs: 1, params: 1, channels, size },
  });
  const layers = [layer(16, [8, 8]), layer(32, [8, 8]), layer(null, [])];
  const kept = [8, 32, null].map((channels) => ({ channels, macs: 1, params: 1, ns: null }));

  it('are as high as their channels, or as what is left of them', () => {
    expect(barHeights(layers, kept, 'channels')).toEqual([
      { before: 0.5, after: 0.25 },
      { before: 1, after: 1 },
      { before: 0, after: 0 },
    ]);
    expect(barHeights(layers, kept, 'share')[0]).toEqual({ before: 1, after: 0.5 });
    expect(stagesOf(layers).map(({ label, first, end }) => [label, first, end])).toEqual([
      ['8 × 8', 0, 2],
      ['', 2, 3],
    ]);
    expect(stagesOf([layer(16, [8, 8]), layer(16, [8, 8])])[0]!.label).toBe('16 channels, 8 × 8');
  });

  it('stand in columns, with a line of steps that breaks where nothing was measured', () => {
    const columns = new Columns(100, 200, 4);
    expect([columns.under(99), columns.under(100), columns.under(199), columns.under(201)]).toEqual([null, 0, 3, null]);
    expect(stepPath([1, 2, null, 3], columns, (value) => value)).toBe(
      'M100.0 1.0H125.0L125.0 2.0H150.0M175.0 3.0H200.0',
    );
  });
});
