import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLayerSet, fixedShare, unsuited } from '../../../../../../electron/compute/methods/slr/sets/layer-set.ts';
import type { SetKind } from '../../../../../../electron/compute/methods/slr/sets/layer-set.ts';
import { patterns } from '../../../../../../electron/compute/methods/slr/sets/patterns.ts';
import type { LayerWeight } from '../../../../../../electron/compute/methods/slr/sets/weight.ts';
import { elementCount } from '../../../../../../shared/graph/tensor.ts';
import { allSupports, atomsByDefinition, choices, squaredDistance } from './supports.ts';

const kinds: readonly SetKind[] = ['irregular', 'filter', 'column', 'channel', 'block', 'pattern', '2:4'];
const atomKinds = kinds.slice(0, 5);

function layerOf(dims: readonly number[], outputAxis = 0, inputAxis = 1): LayerWeight {
  return { name: 'w', node: 'layer', dims, outputAxis, inputAxis };
}

function project(
  kind: SetKind,
  layer: LayerWeight,
  values: readonly number[] | Float32Array,
  keep = 0.5,
  block: readonly [number, number] = [2, 2],
): Float32Array {
  const out = new Float32Array(values.length).fill(7);
  createLayerSet(kind, layer, keep, { block }).project(Float32Array.from(values), out);
  return out;
}

/** A few dozen elements at most; inputs first as in a transposed convolution, too. Small whole numbers make ties. */
const tinyLayers = (kind: SetKind): fc.Arbitrary<LayerWeight> => {
  const [outputs, inputs] =
    kind === 'pattern'
      ? [[1, 2], [1]]
      : kind === '2:4'
        ? [[1, 2], [4]]
        : [
            [1, 2, 3],
            [1, 2, 3],
          ];
  const kernels = kind === 'pattern' ? [[3, 3]] : kind === '2:4' ? [[], [2]] : [[], [2], [1, 2]];
  return fc
    .tuple(fc.constantFrom(...outputs!), fc.constantFrom(...inputs!), fc.constantFrom(...kernels), fc.boolean())
    .map(([output, input, kernel, isTurned]) =>
      isTurned ? layerOf([input, output, ...kernel], 1, 0) : layerOf([output, input, ...kernel]),
    )
    .filter((layer) => elementCount(layer.dims) <= 18 && unsuited(kind, layer, { block: [2, 2] }) === null);
};

const valuesOf = (layer: LayerWeight): fc.Arbitrary<Float32Array> => {
  const length = { minLength: elementCount(layer.dims), maxLength: elementCount(layer.dims) };
  const numbers = fc.oneof(
    fc.integer({ min: -2, max: 2 }),
    fc.float({ min: -8, max: 8, noNaN: true }),
    fc.constantFrom(1e-45, -3e38),
  );
  return fc
    .oneof(fc.array(numbers, length), fc.array(fc.integer({ min: -1, max: 1 }), length))
    .map((values) => Float32Array.from(values));
};

describe('the projection of a layer', () => {
  it.each(kinds)('onto %s is the nearest of all admissible supports', (kind) => {
    const cases = tinyLayers(kind).chain((layer) =>
      fc.tuple(fc.constant(layer), valuesOf(layer), fc.double({ min: 0, max: 1, noNaN: true })),
    );
    fc.assert(
      fc.property(cases, ([layer, values, keep]) => {
        const set = createLayerSet(kind, layer, keep, { block: [2, 2] });
        const out = project(kind, layer, values, keep);
        const supports = allSupports(kind, layer, keep, [2, 2]);
        const nonZero = [...out.keys()].filter((element) => out[element] !== 0);
        expect(nonZero.every((element) => out[element] === values[element])).toBe(true);
        expect(supports.some((support) => nonZero.every((element) => support.includes(element)))).toBe(true);
        const nearest = Math.min(...supports.map((support) => squaredDistance(values, support)));
        const distance = squaredDistance(values, nonZero);
        expect(distance).toBeLessThanOrEqual(nearest * (1 + 1e-12));
        expect(Math.max(...supports.map(({ length }) => length))).toBe(set.kept);
        const again = out.slice();
        set.project(again, again);
        expect(again).toEqual(out);
      }),
      { numRuns: 60 },
    );
  });

  it.each(atomKinds)('onto %s of a convolution keeps whole atoms, and none stronger is zeroed', (kind) => {
    const layer = layerOf([5, 7, 3, 2]);
    const atoms = atomsByDefinition(kind, layer, [2, 3])!;
    const cases = fc.tuple(valuesOf(layer), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(cases, ([values, keep]) => {
        const out = project(kind, layer, values, keep, [2, 3]);
        const energy = (atom: readonly number[]): number => atom.reduce((sum, at) => sum + values[at]! ** 2, 0);
        const [kept, zeroed] = [true, false].map((isKept) =>
          atoms.filter((atom) => atom.every((at) => out[at] === (isKept ? values[at]! : 0))),
        );
        const whole = new Set([...kept!, ...zeroed!]);
        expect(whole.size).toBe(atoms.length);
        // An atom of zeros alone counts as kept and as zeroed.
        const count = Math.max(1, Math.round(keep * atoms.length));
        expect(kept!.length).toBeGreaterThanOrEqual(count);
        expect(atoms.length - zeroed!.length).toBeLessThanOrEqual(count);
        const weakest = Math.min(...atoms.filter((atom) => !zeroed!.includes(atom)).map(energy));
        const strongest = Math.max(0, ...zeroed!.map(energy));
        expect(weakest).toBeGreaterThanOrEqual(strongest * (1 - 1e-12));
      }),
      { numRuns: 15 },
    );
  });

  it.each<[SetKind, readonly number[]]>([
    ['irregular', [1, 1, 1, 1, 0, 0, 0, 0]],
    ['filter', [1, 1, 1, 1, 0, 0, 0, 0]],
    ['column', [1, 1, 0, 0, 1, 1, 0, 0]],
    ['channel', [1, 1, 0, 0, 1, 1, 0, 0]],
    ['block', [1, 1, 0, 0, 1, 1, 0, 0]],
    ['2:4', [1, 1, 0, 0, 1, 1, 0, 0]],
  ])('onto %s keeps the first of equal atoms', (kind, expected) => {
    const layer = layerOf(kind === 'channel' ? [2, 2, 2] : [2, 4]);
    expect([...project(kind, layer, [1, -1, 1, 1, 1, 1, 1, -1])].map(Math.abs)).toEqual(expected);
  });

  it('onto 2:4 goes along the inputs, at one position of the kernel', () => {
    // Two positions: 1 2 3 4 and 8 7 6 5.
    expect([...project('2:4', layerOf([1, 4, 2]), [1, 8, 2, 7, 3, 6, 4, 5])]).toEqual([0, 8, 0, 7, 3, 0, 4, 0]);
  });

  it('keeps the rounded share, and one atom at least', () => {
    const kept = (keep: number): number => createLayerSet('filter', layerOf([5, 2]), keep, { block: [1, 1] }).kept;
    expect([0, 0.29, 0.31, 0.5, 1].map(kept)).toEqual([2, 2, 4, 6, 10]);
  });

  it.each<SetKind>(['pattern', '2:4'])('onto %s keeps a share of its own', (kind) => {
    const { kept } = createLayerSet(kind, layerOf([2, 4, 3, 3]), 0.1, { block: [1, 1] });
    expect(kept).toBe(Math.round(72 * fixedShare(kind)!));
    expect(fixedShare('irregular')).toBeNull();
  });

  it.each(kinds)('onto %s refuses what is not finite, and leaves the output as it was', (kind) => {
    const layer = layerOf([2, 4, 3, 3]);
    for (const bad of [NaN, Infinity, -Infinity]) {
      const values = new Float32Array(72).fill(1);
      values[40] = bad;
      const out = new Float32Array(72).fill(7);
      const set = createLayerSet(kind, layer, 0.5, { block: [2, 2] });
      expect(() => set.project(values, out)).toThrow(
        expect.objectContaining({
          code: 'TRAINING_DIVERGED',
          message: expect.stringContaining(`'w' of 'layer' is ${bad} at element 40`) as string,
        }),
      );
      expect(out.every((value) => value === 7)).toBe(true);
    }
  });
});

describe('the 13 patterns', () => {
  it('are the connected shapes of five with the centre, of full extent and with a symmetry', () => {
    const [row, column] = [(cell: number) => Math.floor(cell / 3), (cell: number) => cell % 3];
    const touch = (a: number, b: number): boolean => Math.abs(row(a) - row(b)) + Math.abs(column(a) - column(b)) === 1;
    const isConnected = (cells: readonly number[]): boolean => {
      const reached = new Set([cells[0]!]);
      for (const from of reached) for (const cell of cells) if (touch(from, cell)) reached.add(cell);
      return reached.size === cells.length;
    };
    const at = (r: number, c: number): number => 3 * r + c;
    const moves = [
      (cell: number) => at(row(cell), 2 - column(cell)),
      (cell: number) => at(2 - row(cell), column(cell)),
      (cell: number) => at(column(cell), row(cell)),
      (cell: number) => at(2 - column(cell), 2 - row(cell)),
      (cell: number) => 8 - cell,
    ];
    const isSymmetric = (cells: readonly number[]): boolean =>
      moves.some((move) => cells.every((cell) => cells.includes(move(cell))));
    const isFull = (cells: readonly number[]): boolean =>
      new Set(cells.map(row)).size === 3 && new Set(cells.map(column)).size === 3;
    const expected = choices([0, 1, 2, 3, 4, 5, 6, 7, 8], 5).filter(
      (cells) => cells.includes(4) && isConnected(cells) && isFull(cells) && isSymmetric(cells),
    );
    expect(patterns).toHaveLength(13);
    expect(patterns.map(String).toSorted()).toEqual(expected.map(String).toSorted());
  });
});

describe('a kind of set', () => {
  it.each<[SetKind, readonly number[], string]>([
    ['pattern', [4, 4, 1, 1], 'patterns are made for 3x3 kernels, and it has 1x1'],
    ['pattern', [4, 4], 'patterns are made for 3x3 kernels, and it has none'],
    ['2:4', [4, 3, 3, 3], '2:4 takes 4 inputs of a filter at a time, and it has 3'],
    ['channel', [16, 1, 3, 3], 'it has one input channel only, which must stay'],
    ['filter', [1, 16], 'it has one filter only, which must stay'],
  ])('%s does not suit a weight of %j', (kind, dims, reason) => {
    expect(unsuited(kind, layerOf(dims), { block: [1, 1] })).toBe(reason);
    expect(() => createLayerSet(kind, layerOf(dims), 0.5, { block: [1, 1] })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  it('is refused with a share or a block that does not exist', () => {
    const invalid = expect.objectContaining({ code: 'OPTION_INVALID' }) as Error;
    expect(() => createLayerSet('filter', layerOf([4, 4]), 1.1, { block: [1, 1] })).toThrow(invalid);
    expect(() => createLayerSet('filter', layerOf([4, 4]), NaN, { block: [1, 1] })).toThrow(invalid);
    expect(() => createLayerSet('block', layerOf([4, 4]), 0.5, { block: [0, 1] })).toThrow(invalid);
  });
});
