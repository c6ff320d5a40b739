import type { Box } from '../dataset.ts';
import { invalid } from '../problem.ts';

/** Annotations are rounded: so much of the image's side may lie outside, and is cut off. */
const tolerance = 0.01;

/** Cuts a box off at the image's edges. Throws DATASET_INVALID when it lies outside or has no area. */
export function boxWithin({ label, x, y, width, height }: Box, where: string): Box {
  const left = x - width / 2;
  const top = y - height / 2;
  const right = x + width / 2;
  const bottom = y + height / 2;
  if (!(width > 0 && height > 0)) {
    throw invalid(where, 'the box has no area', 'Give a width and a height above 0, or remove the box.');
  }
  if (!(Math.min(left, top) >= -tolerance && Math.max(right, bottom) <= 1 + tolerance)) {
    throw invalid(
      where,
      `the box reaches outside the image: from ${left.toFixed(3)}, ${top.toFixed(3)} to ${right.toFixed(3)}, ${bottom.toFixed(3)} of its width and height`,
      'A box lies within its image. Check that centre and size are given in the right order and unit.',
    );
  }
  return fromEdges(label, Math.max(0, left), Math.max(0, top), Math.min(1, right), Math.min(1, bottom));
}

function fromEdges(label: number, left: number, top: number, right: number, bottom: number): Box {
  return { label, x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}
