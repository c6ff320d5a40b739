import { flowBlocks, type NetworkLayout } from '../layout/layout.ts';
import type { Size } from '../layout/sizes.ts';
import { fitScale } from './viewport.svelte.ts';

/** Rows so many times as wide as the window are tried: a network of many blocks is drawn the larger the more it is shaped like it. */
const widths = [1, 1.25, 1.6, 2, 2.5, 3.2, 4];

/** The rows of blocks that can be drawn largest with all of them in the window. */
export function fitFlow(blocks: Parameters<typeof flowBlocks>[0], room: Size): NetworkLayout {
  return widths
    .map((wider) => flowBlocks(blocks, room.width * wider))
    .reduce((best, next) => (fitScale(next, room) > fitScale(best, room) ? next : best));
}
