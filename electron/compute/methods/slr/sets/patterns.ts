import { kernelAxes, offsetsAlong } from './weight.ts';
import type { LayerWeight } from './weight.ts';

/** How many of the nine positions of a kernel each pattern keeps. */
export const patternPositions = 5;

/**
 * The 13 patterns of 3x3 kernels, as the positions (row by row) that they keep. The published code has 13 that zero four of
 * nine positions; which ones is not known to us. These are all shapes of five cells that are connected by edges (pentominoes), hold
 * the centre, reach all three rows and columns, and have a symmetry: the plus, and the T, the W and the Z in their four
 * ways each.
 */
export const patterns: readonly (readonly number[])[] = [
  // .#.
  // ###
  // .#.
  [1, 3, 4, 5, 7],
  // ###  #..  .#.  ..#
  // .#.  ###  .#.  ###
  // .#.  #..  ###  ..#
  [0, 1, 2, 4, 7],
  [0, 3, 4, 5, 6],
  [1, 4, 6, 7, 8],
  [2, 3, 4, 5, 8],
  // #..  ##.  .##  ..#
  // ##.  .##  ##.  .##
  // .##  ..#  #..  ##.
  [0, 3, 4, 7, 8],
  [0, 1, 4, 5, 8],
  [1, 2, 3, 4, 6],
  [2, 4, 5, 6, 7],
  // ##.  .##  #..  ..#
  // .#.  .#.  ###  ###
  // .##  ##.  ..#  #..
  [0, 1, 4, 7, 8],
  [1, 2, 4, 6, 7],
  [0, 3, 4, 5, 8],
  [2, 3, 4, 5, 6],
];

/** Whether all kernels of the weight are 3x3. */
export function hasPatternKernels(layer: LayerWeight): boolean {
  const axes = kernelAxes(layer);
  return axes.length === 2 && axes.every((axis) => layer.dims[axis] === 3);
}

/** Gives each 3x3 kernel the pattern that leaves it the largest L2 norm; of equal ones the first. */
export function patternProjection(layer: LayerWeight): (values: Float32Array, out: Float32Array) => void {
  const kernels = offsetsAlong(layer.dims, [layer.outputAxis, layer.inputAxis]);
  const cells = offsetsAlong(layer.dims, kernelAxes(layer));
  return (values, out) => {
    const squares = new Float64Array(cells.length);
    for (const kernel of kernels) {
      for (let cell = 0; cell < cells.length; cell++) {
        const at = kernel + cells[cell]!;
        squares[cell] = values[at]! ** 2;
        out[at] = values[at]!;
      }
      for (const cell of cheapest(squares)) out[kernel + cells[cell]!] = 0;
    }
  };
}

/** For each pattern the positions that it zeroes. */
const gaps = patterns.map((kept) => [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((cell) => !kept.includes(cell)));

/** The gap with the least in it. What is lost is compared, not what is left, in whose sums small elements may drown. */
function cheapest(squares: Float64Array): readonly number[] {
  let best = gaps[0]!;
  let least = Infinity;
  for (const gap of gaps) {
    let lost = 0;
    for (let i = 0; i < gap.length; i++) lost += squares[gap[i]!]!;
    if (lost >= least) continue;
    least = lost;
    best = gap;
  }
  return best;
}
