import type { ImageSize } from '../pixels.ts';
import { voidTarget } from '../targets.ts';
import type { View } from './view.ts';

/** Which pixels of a row (or column) of the image an output pixel is made of; `first` is -1 outside the image. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Of the second pixel, 0 to 1. */
  readonly weight: Float32Array;
}

/**
 * Draws the window of an image (RGB planes) into the output (3 x height x width, values 0 to 255): bilinear, pixel
 * centres at halves. What lies beyond the image is black.
 */
export function drawImage(
  planes: Uint8Array,
  image: ImageSize,
  view: View,
  output: Float32Array,
  size: ImageSize,
): void {
  const { from, to, flipped } = view;
  const across = tapsOf(from.x, from.width, to.width, image.width, flipped);
  const down = tapsOf(from.y, from.height, to.height, image.height, false);
  const pixels = image.width * image.height;
  for (let channel = 0; channel < 3; channel++) {
    const plane = planes.subarray(channel * pixels, (channel + 1) * pixels);
    for (let y = 0; y < to.height; y++) {
      const start = (channel * size.height + to.y + y) * size.width + to.x;
      if (down.first[y] < 0) output.fill(0, start, start + to.width);
      else drawRow(plane, image.width, across, down, y, output.subarray(start, start + to.width));
    }
  }
}

function drawRow(plane: Uint8Array, stride: number, across: Taps, down: Taps, y: number, output: Float32Array): void {
  const upper = down.first[y] * stride;
  const lower = down.second[y] * stride;
  const weightY = down.weight[y];
  for (let x = 0; x < output.length; x++) {
    const left = across.first[x];
    if (left < 0) {
      output[x] = 0;
      continue;
    }
    const right = across.second[x];
    const weightX = across.weight[x];
    const top = plane[upper + left] + weightX * (plane[upper + right] - plane[upper + left]);
    const bottom = plane[lower + left] + weightX * (plane[lower + right] - plane[lower + left]);
    output[x] = top + weightY * (bottom - top);
  }
}

/** `flipped`: the first output pixel is the window's last. */
function tapsOf(start: number, length: number, count: number, limit: number, flipped: boolean): Taps {
  const first = new Int32Array(count);
  const second = new Int32Array(count);
  const weight = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const position = start + (((flipped ? count - 1 - i : i) + 0.5) * length) / count;
    if (position < 0 || position > limit) {
      first[i] = -1;
      continue;
    }
    const at = Math.min(Math.max(position - 0.5, 0), limit - 1);
    first[i] = Math.floor(at);
    second[i] = Math.min(first[i] + 1, limit - 1);
    weight[i] = at - first[i];
  }
  return { first, second, weight };
}

/** Draws the same window of a mask (height x width) by nearest neighbour. What lies beyond it is void. */
export function drawMask(mask: Uint8Array, image: ImageSize, view: View, output: Uint8Array, size: ImageSize): void {
  const { from, to, flipped } = view;
  for (let y = 0; y < to.height; y++) {
    const row = Math.floor(from.y + ((y + 0.5) * from.height) / to.height);
    for (let x = 0; x < to.width; x++) {
      const across = flipped ? to.width - 1 - x : x;
      const column = Math.floor(from.x + ((across + 0.5) * from.width) / to.width);
      const inside = row >= 0 && row < image.height && column >= 0 && column < image.width;
      output[(to.y + y) * size.width + to.x + x] = inside ? mask[row * image.width + column] : voidTarget;
    }
  }
}
