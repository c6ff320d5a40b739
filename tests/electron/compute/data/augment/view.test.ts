import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Augmentations, augmentationSchema } from '../../../../../electron/compute/data/augment/augmentation.ts';
import { drawImage, drawMask } from '../../../../../electron/compute/data/augment/draw.ts';
import { mosaicViews } from '../../../../../electron/compute/data/augment/mosaic.ts';
import { randomView, type View, viewBoxes, whole } from '../../../../../electron/compute/data/augment/view.ts';
import type { Box } from '../../../../../electron/compute/data/dataset.ts';
import type { ImageSize } from '../../../../../electron/compute/data/pixels.ts';
import { Generator } from '../../../../../electron/compute/random/generator.ts';

const augmentations = (given: object): Augmentations => augmentationSchema.parse(given) as Augmentations;

/** A black image with a white rectangle, and the rectangle as a box. */
function rectangle({ width, height }: ImageSize, left: number, top: number, right: number, bottom: number) {
  const planes = new Uint8Array(3 * width * height);
  const mask = new Uint8Array(width * height);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      mask[y * width + x] = 1;
      for (let channel = 0; channel < 3; channel++) planes[(channel * height + y) * width + x] = 255;
    }
  }
  const box: Box = {
    label: 1,
    x: (left + right) / 2 / width,
    y: (top + bottom) / 2 / height,
    width: (right - left) / width,
    height: (bottom - top) / height,
  };
  return { planes, mask, box };
}

/** The edges of what is white in a rectangle of the output; null when nothing is. */
function edgesOf(isWhite: (at: number) => boolean, { to }: View, size: ImageSize): number[] | null {
  const edges = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = to.y; y < to.y + to.height; y++) {
    for (let x = to.x; x < to.x + to.width; x++) {
      if (!isWhite(y * size.width + x)) continue;
      edges[0] = Math.min(edges[0]!, x);
      edges[1] = Math.min(edges[1]!, y);
      edges[2] = Math.max(edges[2]!, x + 1);
      edges[3] = Math.max(edges[3]!, y + 1);
    }
  }
  return edges[0] === Infinity ? null : edges;
}

function expectTogether(
  view: View,
  image: ImageSize,
  size: ImageSize,
  corners: [number, number, number, number],
): void {
  const { planes, mask, box } = rectangle(image, ...corners);
  const output = new Float32Array(3 * size.width * size.height);
  const labels = new Uint8Array(size.width * size.height);
  drawImage(planes, image, view, output, size);
  drawMask(mask, image, view, labels, size);
  const seen = edgesOf((at) => output[at]! > 127, view, size);
  const masked = edgesOf((at) => labels[at] === 1, view, size);
  const [found] = viewBoxes([box], view, image, size);
  if (found === undefined) return;
  const edges = [
    (found.x - found.width / 2) * size.width,
    (found.y - found.height / 2) * size.height,
    (found.x + found.width / 2) * size.width,
    (found.y + found.height / 2) * size.height,
  ];
  // A pixel belongs to the box when its centre does: half a pixel and rounding.
  for (const actual of [seen, masked]) {
    expect(actual).not.toBeNull();
    edges.forEach((edge, side) => expect(Math.abs(actual![side]! - edge)).toBeLessThanOrEqual(0.55));
  }
}

const seeds = fc.nat(1e6);
const image = { width: 40, height: 30 };

describe('image, mask and box', () => {
  it('stay together in padded windows', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const view = randomView(augmentations({ padding: 6 }), image, image, Generator.fromSeed(seed, 'test'));
        expectTogether(view, image, image, [8, 9, 30, 21]);
      }),
    );
  });

  it('stay together in windows that are stretched to the whole', () => {
    const size = { width: 37, height: 41 };
    fc.assert(
      fc.property(seeds, (seed) => {
        const limits = augmentations({ resizedCrop: { scale: [0.2, 1] } });
        const view = randomView(limits, image, size, Generator.fromSeed(seed, 'test'));
        expect(view.from.x).toBeGreaterThanOrEqual(0);
        expect(view.from.x + view.from.width).toBeLessThanOrEqual(image.width + 1e-9);
        expect(view.from.y).toBeGreaterThanOrEqual(0);
        expect(view.from.y + view.from.height).toBeLessThanOrEqual(image.height + 1e-9);
        expectTogether(view, image, size, [10, 4, 33, 25]);
      }),
    );
  });

  it('stay together in a mosaic, whose four images fill the output', () => {
    const size = { width: 40, height: 30 };
    fc.assert(
      fc.property(seeds, (seed) => {
        const views = mosaicViews(0.5, image, size, Generator.fromSeed(seed, 'test'));
        expect(views.reduce((sum, { to }) => sum + to.width * to.height, 0)).toBe(size.width * size.height);
        for (const view of views) expectTogether(view, image, size, [6, 7, 30, 24]);
      }),
    );
  });
});

describe('views', () => {
  it('of the whole image give its pixels, and mirrored ones when flipped', () => {
    const planes = Uint8Array.from({ length: 12 }, (_, at) => 10 * at);
    const size = { width: 2, height: 2 };
    const output = new Float32Array(12);
    drawImage(planes, size, { from: whole(size), to: whole(size), flipped: false }, output, size);
    expect([...output]).toEqual([...planes]);
    drawImage(planes, size, { from: whole(size), to: whole(size), flipped: true }, output, size);
    expect([...output]).toEqual([10, 0, 30, 20, 50, 40, 70, 60, 90, 80, 110, 100]);
  });

  it('are black, and void in masks, beyond the image', () => {
    const size = { width: 2, height: 1 };
    const view = { from: { x: 1, y: 0, width: 2, height: 1 }, to: whole(size), flipped: false };
    const output = new Float32Array(6);
    drawImage(Uint8Array.of(10, 20, 30, 40, 50, 60), size, view, output, size);
    expect([...output]).toEqual([20, 0, 40, 0, 60, 0]);
    const labels = new Uint8Array(2);
    drawMask(Uint8Array.of(3, 4), size, view, labels, size);
    expect([...labels]).toEqual([4, 255]);
  });

  it('interpolate between pixels', () => {
    const output = new Float32Array(12);
    const size = { width: 4, height: 1 };
    drawImage(
      Uint8Array.of(0, 100, 0, 0, 0, 0),
      { width: 2, height: 1 },
      { from: whole({ width: 2, height: 1 }), to: whole(size), flipped: false },
      output,
      size,
    );
    expect([...output.subarray(0, 4)]).toEqual([0, 25, 75, 100]);
  });

  it('lose boxes of which little is left', () => {
    const box = { label: 0, x: 0.5, y: 0.5, width: 0.2, height: 0.2 };
    const size = { width: 100, height: 100 };
    const shifted = (x: number) => ({ from: { x, y: 0, width: 100, height: 100 }, to: whole(size), flipped: false });
    expect(viewBoxes([box], shifted(55), size, size)).toEqual([
      { label: 0, x: expect.closeTo(0.025), y: 0.5, width: expect.closeTo(0.05), height: expect.closeTo(0.2) },
    ]);
    expect(viewBoxes([box], shifted(57), size, size)).toEqual([]);
  });

  it('reach every place that padding allows', () => {
    const small = { width: 4, height: 4 };
    const generator = Generator.fromSeed(1, 'test');
    const places = new Set<string>();
    for (let i = 0; i < 400; i++) {
      const { from, flipped } = randomView(augmentations({ padding: 1 }), small, small, generator);
      places.add(`${from.x} ${from.y} ${flipped}`);
    }
    expect(places.size).toBe(18);
  });
});
