import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../../shared/api/client.ts';
import type { NetworkBox } from '../../../../shared/api/network.ts';
import { blocksOf } from '../../../../renderer/views/model/layout/blocks.ts';
import { flowBlocks, placeBlocks } from '../../../../renderer/views/model/layout/layout.ts';
import { roundedPath } from '../../../../renderer/views/model/layout/path.ts';
import { ModelState } from '../../../../renderer/views/model/model-state.svelte.ts';
import { boxWords } from '../../../../renderer/views/model/words.ts';
import { drawNetwork } from '../../fixtures/comparison.ts';
import { MemoryProgram } from '../../fixtures/memory-program.ts';

const sha256 = 'ab'.repeat(32);
const project = {
  ...{ directory: '/p', name: 'p', devices: [], experiments: 1, candidates: 3 },
  models: [{ sha256, name: 'net', macs: 1, params: 1 }],
};

function start() {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
  const program = new MemoryProgram([]);
  const make = () => new ModelState(createClient(program), storage);
  return { program, make, view: make() };
}

describe('the state of the Model view', () => {
  it('shows the project’s newest model, once, and a file that is opened instead', async () => {
    const { program, view, make } = start();
    view.follow(null);
    view.follow(project);
    view.follow(project);
    await vi.waitFor(() => expect(view.network?.model.name).toBe('net'));
    expect(program.calls.map(({ input }) => input)).toEqual([{ model: sha256 }]);
    view.file = ' other.onnx ';
    expect(await view.open()).toBe(true);
    view.follow(project);
    expect(program.calls.map(({ input }) => input).slice(1)).toEqual([{ model: 'other.onnx' }]);
    expect(make().chosen).toBe('other.onnx');
  });

  it('keeps what is shown when a file cannot be opened, and says why', async () => {
    const { view } = start();
    view.follow(project);
    await vi.waitFor(() => expect(view.network).not.toBeNull());
    view.file = 'missing.onnx';
    expect(await view.open()).toBe(false);
    expect(view.openError?.code).toBe('FILE_NOT_FOUND');
    expect(view.network).not.toBeNull();
    view.choose('missing.onnx');
    await vi.waitFor(() => expect(view.error?.code).toBe('FILE_NOT_FOUND'));
    view.choose(sha256);
    await vi.waitFor(() => expect(view.error).toBeNull());
  });

  it('lights up a group with all that has its channels, and says what is fixed', async () => {
    const { view } = start();
    view.follow(project);
    await vi.waitFor(() => expect(view.network).not.toBeNull());
    view.moveBox(1);
    expect(view.box).toBe('image');
    expect(view.selected).toBeNull();
    view.moveBox(1);
    expect(view.selected).toMatchObject({ kind: 'coupled', layers: { length: 3 }, passing: { length: 2 } });
    const last = view.network!.boxes.at(-1)!;
    view.chooseBox(last.name);
    expect(view.selected?.kind).toBe('fixed');
    expect(view.fixed.get('image')).toEqual(['graph input']);
    expect(view.fixed.get(last.name)![0]).toMatch(/^output '/);
    expect(boxWords(last, view.groupById)).toMatch(/Gemm, 10 channels, .* MACs, .* fixed by output '/);
    view.clear();
    view.moveGroup(1);
    expect(view.group).toBe('g0');
    view.moveGroup(1000);
    expect(view.selected?.kind).toBe('fixed');
  });
});

describe('the layout of a network', () => {
  const { boxes } = drawNetwork('net');
  const overlap = (width: number) => {
    const { boxes: placed } = flowBlocks(placeBlocks(boxes), width);
    return placed.some((a, at) =>
      placed
        .slice(at + 1)
        .some(
          (b) =>
            Math.abs(a.x - b.x) * 2 < a.width + b.width - 0.01 && Math.abs(a.y - b.y) * 2 < a.height + b.height - 0.01,
        ),
    );
  };

  it('breaks where one value is handed on: never within a residual block', () => {
    const blocks = blocksOf(boxes);
    expect(blocks.flatMap((block) => block.boxes)).toEqual(boxes);
    expect(blocks.map((block) => block.boxes.length)).toEqual([1, 1, 3, 3, 1, 3, 3, 1, 1, 1]);
    const long = ['a', 'b', 'c', 'd'].map((name, at): NetworkBox => {
      const inputs = { a: [], b: ['a'], c: ['b'], d: ['c', 'a'] }[name]!;
      return { ...boxes[at]!, name, inputs };
    });
    expect(blocksOf(long).map((block) => block.boxes.length)).toEqual([1, 3]);
  });

  it.each([300, 600, 2000])('places every box once, apart from the others, %i px wide', (width) => {
    const layout = flowBlocks(placeBlocks(boxes), width);
    expect(layout.boxes.map(({ box }) => box.name).sort()).toEqual(boxes.map(({ name }) => name).sort());
    expect(layout.edges).toHaveLength(boxes.reduce((sum, { inputs }) => sum + inputs.length, 0));
    expect(overlap(width)).toBe(false);
    expect(layout.width).toBeLessThanOrEqual(width + 40);
    expect(layout.edges.every(({ points }) => points.length >= 2)).toBe(true);
  });

  it('rounds corners', () => {
    expect(roundedPath([])).toBe('');
    expect(
      roundedPath(
        [
          { x: 0, y: 0 },
          { x: 10, y: 0 },
          { x: 10, y: 10 },
        ],
        2,
      ),
    ).toBe('M0.0 0.0L8.0 0.0Q10.0 0.0 10.0 2.0L10.0 10.0');
  });
});
