import { EspalierError } from '../../../../../shared/api/errors.ts';
import { elementCount } from '../../../../../shared/graph/tensor.ts';
import { atomEnergies, atomSizes, atomsOf, atomsToKeep, keepAtoms } from './atoms.ts';
import type { AtomKind, SetOptions } from './atoms.ts';
import { markLargest } from './largest.ts';
import { hasPatternKernels, patternPositions, patternProjection } from './patterns.ts';
import { inputsOfFour, twoOfFourProjection } from './two-of-four.ts';
import { kernelAxes, requireFinite } from './weight.ts';
import type { LayerWeight } from './weight.ts';

/**
 * | kind | what stays | of which |
 * | --- | --- | --- |
 * | irregular | the share of single elements | of the largest magnitude |
 * | filter | the share of rows of W[outputs, inputs * height * width] | of the largest L2 norm |
 * | column | the share of columns of that matrix: one input and position over all filters | of the largest L2 norm |
 * | channel | the share of input channels over all filters and positions | of the largest L2 norm |
 * | block | the share of rectangles of outputs and inputs at one position | of the largest L2 norm |
 * | pattern | 5 of 9 positions of each 3x3 kernel | the strongest of 13 patterns |
 * | 2:4 | 2 of each 4 consecutive inputs of a filter at one position | of the largest magnitude |
 *
 * Inputs are those of one filter: in a grouped convolution an input channel or column is one of each group.
 */
export type SetKind = AtomKind | 'pattern' | '2:4';

/** The weights of one layer that are sparse in the stated way. */
export interface LayerSet {
  readonly weight: string;
  /** Elements that may be other than zero; with blocks, that are smaller at the edges, the most that may be. */
  readonly kept: number;
  /**
   * Writes the nearest point of the set (Euclidean) to `values` into `out`; both have the weight's elements, and `out` may
   * be `values`. Of equally near points always the same one: atoms with lower indices stay, earlier patterns are taken.
   * Throws TRAINING_DIVERGED, with `out` untouched, when an element is NaN or infinite.
   */
  project(values: Float32Array, out: Float32Array): void;
}

/** What share of the elements a kind keeps whatever share is asked for; null where it is free. */
export function fixedShare(kind: SetKind): number | null {
  if (kind === 'pattern') return patternPositions / 9;
  return kind === '2:4' ? 0.5 : null;
}

/** Why the kind cannot be used on the layer; null when it can. The reason reads on after "…: ". */
export function unsuited(kind: SetKind, layer: LayerWeight, options: SetOptions): string | null {
  switch (kind) {
    case 'pattern': {
      if (hasPatternKernels(layer)) return null;
      const kernel = kernelAxes(layer).map((axis) => layer.dims[axis]);
      return `patterns are made for 3x3 kernels, and it has ${kernel.length === 0 ? 'none' : kernel.join('x')}`;
    }
    case '2:4': {
      const inputs = layer.dims[layer.inputAxis]!;
      if (inputs % inputsOfFour === 0) return null;
      return `2:4 takes ${inputsOfFour} inputs of a filter at a time, and it has ${inputs}`;
    }
    default:
      return atomsOf(kind, layer, options).count > 1 ? null : `it has one ${atomNames[kind]} only, which must stay`;
  }
}

const atomNames: Readonly<Record<AtomKind, string>> = {
  irregular: 'element',
  filter: 'filter',
  column: 'column',
  channel: 'input channel',
  block: 'block',
};

/**
 * The set of one layer. `keep` is the share (0 to 1) of its atoms that stay: rounded, and one at least. Pattern and 2:4
 * have a share of their own. Throws OPTION_INVALID for a share out of range, a block of no size, and a kind that does not
 * suit the layer.
 */
export function createLayerSet(kind: SetKind, layer: LayerWeight, keep: number, options: SetOptions): LayerSet {
  requireOptions(kind, layer, keep, options);
  const elements = elementCount(layer.dims);
  const [kept, projectFinite] = projection(kind, layer, keep, options);
  return {
    weight: layer.name,
    kept,
    project(values, out) {
      if (values.length !== elements || out.length !== elements) {
        throw new RangeError(`${values.length} and ${out.length} elements for ${layer.name} of ${elements}`);
      }
      requireFinite(layer, values);
      projectFinite(values, out);
    },
  };
}

/** How many elements stay, and the projection of finite values. */
function projection(
  kind: SetKind,
  layer: LayerWeight,
  keep: number,
  options: SetOptions,
): [number, LayerSet['project']] {
  const elements = elementCount(layer.dims);
  if (kind === 'pattern') return [(elements / 9) * patternPositions, patternProjection(layer)];
  if (kind === '2:4') return [elements / 2, twoOfFourProjection(layer)];
  const atoms = atomsOf(kind, layer, options);
  const count = atomsToKeep(keep, atoms.count);
  const sizes = atomSizes(atoms).sort();
  return [
    sizes.subarray(sizes.length - count).reduce((sum, size) => sum + size, 0),
    (values, out) => keepAtoms(atoms, markLargest(atomEnergies(atoms, values), count), values, out),
  ];
}

function requireOptions(kind: SetKind, layer: LayerWeight, keep: number, options: SetOptions): void {
  if (!(keep >= 0 && keep <= 1)) {
    throw new EspalierError(
      'OPTION_INVALID',
      `The share of '${layer.node}' that is to stay is ${keep}.`,
      'Give a share from 0 to 1.',
    );
  }
  if (kind === 'block' && !options.block.every((size) => Number.isInteger(size) && size >= 1)) {
    throw new EspalierError(
      'OPTION_INVALID',
      `Blocks of ${options.block.join(' x ')} weights do not exist.`,
      'Give the size of a block as whole numbers of outputs and inputs, for example 4 x 4.',
    );
  }
  const reason = unsuited(kind, layer, options);
  if (reason === null) return;
  throw new EspalierError(
    'OPTION_INVALID',
    `The set '${kind}' cannot be used on '${layer.node}': ${reason}.`,
    'Leave the layer whole, or choose another kind of set.',
  );
}
