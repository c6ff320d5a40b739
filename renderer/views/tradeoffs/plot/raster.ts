import type { Box } from '../../../../shared/plot/place.ts';

/** A mark's picture: its pixels from its centre, in the order of ImageData's bytes as whole numbers (A B G R). */
export interface Stamp {
  readonly dx: Int8Array;
  readonly dy: Int8Array;
  readonly colours: Uint32Array;
  /** No pixel is farther from the centre than this, across or down. */
  readonly reach: number;
  /** The first so many hide what is below them; the others, at the edge, let it shine through. */
  readonly opaque: number;
}

/** Below this a pixel is not seen, above the other nothing is seen through it; of 255. */
const [clear, solid] = [12, 243];

/** What is not clear of a square picture with the mark in its middle. */
export function stampOf(pixels: Uint32Array, side: number): Stamp {
  const seen = [...pixels.keys()].filter((at) => alphaOf(pixels[at]!) >= clear);
  const isSolid = (at: number) => alphaOf(pixels[at]!) >= solid;
  const order = [...seen.filter(isSolid), ...seen.filter((at) => !isSolid(at))];
  const middle = Math.floor(side / 2);
  return {
    reach: middle + 1,
    dx: Int8Array.from(order, (at) => (at % side) - middle),
    dy: Int8Array.from(order, (at) => Math.floor(at / side) - middle),
    colours: Uint32Array.from(order, (at) => (isSolid(at) ? pixels[at]! | 0xff000000 : pixels[at]!)),
    opaque: seen.filter(isSolid).length,
  };
}

/**
 * Stamps thousands of marks into pixels: several times as fast as a canvas draws as many pictures where no graphics
 * processor helps it, and one picture to show where one does.
 */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array<ArrayBuffer>;
  /** Where the pixels of a stamp lie from its centre, in this width. */
  readonly #offsets = new Map<Stamp, Int32Array>();

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint32Array(width * height);
  }

  clear(): void {
    this.pixels.fill(0);
  }

  /** `x`, `y`: the centre, in whole pixels. Nothing is painted outside `within`, which must lie inside the raster. */
  stamp(stamp: Stamp, x: number, y: number, { left, right, top, bottom }: Box): void {
    const { dx, dy, colours, opaque, reach } = stamp;
    const { pixels, width } = this;
    const count = colours.length;
    if (x - reach >= left && x + reach < right && y - reach >= top && y + reach < bottom) {
      const centre = y * width + x;
      const offsets = this.#offsetsOf(stamp);
      for (let at = 0; at < opaque; at++) pixels[centre + offsets[at]!] = colours[at]!;
      for (let at = opaque; at < count; at++) {
        const place = centre + offsets[at]!;
        pixels[place] = over(colours[at]!, pixels[place]!);
      }
      return;
    }
    for (let at = 0; at < count; at++) {
      const [px, py] = [x + dx[at]!, y + dy[at]!];
      if (px < left || px >= right || py < top || py >= bottom) continue;
      const place = py * width + px;
      pixels[place] = at < opaque ? colours[at]! : over(colours[at]!, pixels[place]!);
    }
  }

  #offsetsOf(stamp: Stamp): Int32Array {
    let offsets = this.#offsets.get(stamp);
    if (!offsets) {
      offsets = Int32Array.from(stamp.dx, (dx, at) => stamp.dy[at]! * this.width + dx);
      this.#offsets.set(stamp, offsets);
    }
    return offsets;
  }
}

/** A colour over another (Porter and Duff 1984, "Compositing digital images"): not premultiplied, as ImageData has them. */
export function over(above: number, below: number): number {
  const under = below >>> 24;
  if (under === 0) return above;
  // 0 to 256, so that a shift divides.
  const share = (above >>> 24) + (above >>> 31);
  if (under === 255) return (mix(above, below, share) | 0xff000000) >>> 0;
  const alpha = share + (under * (256 - share)) / 256;
  return (mix(above, below, Math.round((share / alpha) * 256)) | (Math.min(255, Math.round(alpha)) << 24)) >>> 0;
}

/** Red, green and blue between two colours: two of them at once, in the halves of a whole number. */
function mix(above: number, below: number, share: number): number {
  const rest = 256 - share;
  const redBlue = (Math.imul(above & 0xff00ff, share) + Math.imul(below & 0xff00ff, rest) + 0x800080) >>> 8;
  const green = (Math.imul((above >>> 8) & 0xff, share) + Math.imul((below >>> 8) & 0xff, rest) + 0x80) >>> 8;
  return (redBlue & 0xff00ff) | (green << 8);
}

function alphaOf(colour: number): number {
  return colour >>> 24;
}
