import { elementCount } from '../../../../../shared/graph/tensor.ts';
import { kernelAxes } from './weight.ts';
import type { LayerWeight } from './weight.ts';

/** Kinds of sets that keep some atoms of a layer, whichever, and zero the others. */
export type AtomKind = 'irregular' | 'filter' | 'column' | 'channel' | 'block';

export interface SetOptions {
  /** Size of a block in [outputs, inputs]; those at the far edges are smaller. Of use to that kind only. */
  readonly block: readonly [number, number];
}

/**
 * The atoms of one layer: the bricks of elements that a set keeps or zeroes whole. They are counted by output, then input,
 * then position in the kernel, whatever the order of the weight's axes. The element at [a, b] of the weight, seen as a
 * matrix of its first axis and all others, belongs to atom `rows[a] + columns[b]`.
 */
export interface Atoms {
  readonly count: number;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

export function atomsOf(kind: AtomKind, layer: LayerWeight, options: SetOptions): Atoms {
  const { dims, outputAxis, inputAxis } = layer;
  const kernel = kernelAxes(layer);
  const [outputs, inputs] = [dims[outputAxis]!, dims[inputAxis]!];
  const positions = elementCount(kernel.map((axis) => dims[axis]!));
  const brick = brickOf(kind, options, outputs, inputs, positions);
  const alongPositions = positions / brick.positions;
  const alongInputs = Math.ceil(inputs / brick.inputs);
  const alongOutputs = Math.ceil(outputs / brick.outputs);
  /** What the index along an axis adds to the number of the atom. */
  const share = (axis: number, index: number): number => {
    if (axis === outputAxis) return Math.floor(index / brick.outputs) * alongInputs * alongPositions;
    if (axis === inputAxis) return Math.floor(index / brick.inputs) * alongPositions;
    if (alongPositions === 1) return 0;
    return index * elementCount(kernel.filter((other) => other > axis).map((other) => dims[other]!));
  };
  const sumAlong = (axes: readonly number[]): Int32Array => {
    let sums = [0];
    for (const axis of axes) {
      const shares = Array.from({ length: dims[axis]! }, (_, index) => share(axis, index));
      sums = sums.flatMap((sum) => shares.map((added) => sum + added));
    }
    return Int32Array.from(sums);
  };
  const [first, ...others] = dims.keys();
  return {
    count: alongOutputs * alongInputs * alongPositions,
    rows: sumAlong([first!]),
    columns: sumAlong(others),
  };
}

/** What an atom spans. Of the kernel it is one position or all of them. */
function brickOf(kind: AtomKind, { block }: SetOptions, outputs: number, inputs: number, positions: number) {
  switch (kind) {
    case 'irregular':
      return { outputs: 1, inputs: 1, positions: 1 };
    case 'filter':
      return { outputs: 1, inputs, positions };
    case 'column':
      return { outputs, inputs: 1, positions: 1 };
    case 'channel':
      return { outputs, inputs: 1, positions };
    case 'block':
      return { outputs: block[0], inputs: block[1], positions: 1 };
  }
}

/** For each atom the sum of squares of its elements. */
export function atomEnergies({ count, rows, columns }: Atoms, values: Float32Array): Float64Array {
  const energies = new Float64Array(count);
  let at = 0;
  for (const row of rows) {
    for (let column = 0; column < columns.length; column++) {
      const value = values[at++]!;
      energies[row + columns[column]!]! += value * value;
    }
  }
  return energies;
}

/** For each atom how many elements it has. */
export function atomSizes(atoms: Atoms): Float64Array {
  return atomEnergies(atoms, new Float32Array(atoms.rows.length * atoms.columns.length).fill(1));
}

/** Copies the elements of the atoms marked 1 and zeroes the others; `out` may be `values`. */
export function keepAtoms({ rows, columns }: Atoms, kept: Uint8Array, values: Float32Array, out: Float32Array): void {
  let at = 0;
  for (const row of rows) {
    for (let column = 0; column < columns.length; column++, at++) {
      out[at] = kept[row + columns[column]!] === 1 ? values[at]! : 0;
    }
  }
}

/** How many of a layer's atoms a share (0 to 1) of them is: rounded, and one at least. */
export function atomsToKeep(share: number, atoms: number): number {
  return Math.max(1, Math.round(share * atoms));
}
