import type { Generator } from '../../random/generator.ts';
import type { Box } from '../dataset.ts';
import type { ImageSize } from '../pixels.ts';
import type { Augmentations } from './augmentation.ts';

export interface Rectangle extends ImageSize {
  readonly x: number;
  readonly y: number;
}

/** A window of a decoded image, shown in a rectangle of the output. Everything geometric that augmentation does is one. */
export interface View {
  /** In the image's pixels; may reach beyond the image, where nothing is. */
  readonly from: Rectangle;
  /** In the output's pixels, whole numbers. */
  readonly to: Rectangle;
  /** Left and right exchanged. */
  readonly flipped: boolean;
}

export function whole({ width, height }: ImageSize): Rectangle {
  return { x: 0, y: 0, width, height };
}

/** A random window of an image of the size `from` for an output of the size `to`. */
export function randomView(
  { padding, resizedCrop, flip }: Augmentations,
  from: ImageSize,
  to: ImageSize,
  generator: Generator,
): View {
  const flipped = generator.uniform() < flip;
  if (resizedCrop !== null) return { from: randomWindow(from, resizedCrop, generator), to: whole(to), flipped };
  // Without padding the window is the image itself.
  const x = generator.integer(2 * padding + 1) - padding;
  const y = generator.integer(2 * padding + 1) - padding;
  return { from: { ...whole(from), x, y }, to: whole(to), flipped };
}

const attempts = 10;

/** A window of random area and aspect ratio that lies within the image; the whole image when none of ten fits. */
function randomWindow(
  { width, height }: ImageSize,
  { scale, ratio }: NonNullable<Augmentations['resizedCrop']>,
  generator: Generator,
): Rectangle {
  const between = (low: number, high: number): number => low + (high - low) * generator.uniform();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const area = between(...scale);
    // Of the image's own ratio, so that a square window of a wide image is as likely as a wide one of a square image.
    const stretch = Math.sqrt(Math.exp(between(Math.log(ratio[0]), Math.log(ratio[1]))));
    const windowWidth = width * Math.sqrt(area) * stretch;
    const windowHeight = (height * Math.sqrt(area)) / stretch;
    if (windowWidth > width || windowHeight > height) continue;
    return {
      x: between(0, width - windowWidth),
      y: between(0, height - windowHeight),
      width: windowWidth,
      height: windowHeight,
    };
  }
  return whole({ width, height });
}

/** Boxes of which less than this share of the area is left in the window are gone. */
const leastVisible = 0.2;
/** Output pixels that a box must have left, in either direction. */
const leastSide = 1;

/** The boxes of an image, as they stand in the output that the view is drawn in. */
export function viewBoxes(boxes: readonly Box[], view: View, image: ImageSize, output: ImageSize): Box[] {
  const { from, to, flipped } = view;
  const scaleX = to.width / from.width;
  const scaleY = to.height / from.height;
  const seen: Box[] = [];
  for (const { label, x, y, width, height } of boxes) {
    const boxWidth = width * image.width * scaleX;
    const boxHeight = height * image.height * scaleY;
    const across = (x * image.width - from.x) * scaleX;
    const centreX = to.x + (flipped ? to.width - across : across);
    const centreY = to.y + (y * image.height - from.y) * scaleY;
    const left = Math.max(to.x, centreX - boxWidth / 2);
    const right = Math.min(to.x + to.width, centreX + boxWidth / 2);
    const top = Math.max(to.y, centreY - boxHeight / 2);
    const bottom = Math.min(to.y + to.height, centreY + boxHeight / 2);
    if (right - left < leastSide || bottom - top < leastSide) continue;
    if ((right - left) * (bottom - top) < leastVisible * boxWidth * boxHeight) continue;
    seen.push({
      label,
      x: (left + right) / 2 / output.width,
      y: (top + bottom) / 2 / output.height,
      width: (right - left) / output.width,
      height: (bottom - top) / output.height,
    });
  }
  return seen;
}
