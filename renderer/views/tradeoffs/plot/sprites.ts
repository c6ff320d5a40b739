import type { Point } from '../points.ts';
import { stampOf, type Stamp } from './raster.ts';

/** Half the side of a mark's picture, in CSS pixels. */
const half = 9;

/** The pictures of marks: each look is painted once and then stamped thousands of times. */
export class Sprites {
  readonly #host: Element;
  readonly #ratio: number;
  /** By mark: its looks, as `lookOf` numbers them. */
  readonly #made = new Map<Point['mark'], (Stamp | undefined)[]>();

  /** Colours are read from the custom properties that hold at `host`. */
  constructor(host: Element, ratio: number) {
    this.#host = host;
    this.#ratio = ratio;
  }

  of(point: Point, misses: boolean): Stamp {
    let looks = this.#made.get(point.mark);
    if (!looks) this.#made.set(point.mark, (looks = []));
    const isGrey = !point.onFront && !point.dense && !point.predicted;
    const look = Number(isGrey) + 2 * Number(misses || point.dense || point.predicted) + 4 * Number(point.predicted);
    return (looks[look] ??= this.#paint(point, isGrey, misses));
  }

  #paint({ mark, dense, predicted }: Point, isGrey: boolean, misses: boolean): Stamp {
    const side = 2 * Math.ceil(half * this.#ratio);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side;
    const context = canvas.getContext('2d')!;
    context.translate(side / 2, side / 2);
    context.scale(this.#ratio, this.#ratio);
    const path = new Path2D(mark.path);
    const colour = this.#colour(isGrey ? '--mark-dominated' : `--${mark.colour}`);
    const ground = this.#colour('--surface-0');
    // At this size a hatch is noise: what misses a budget is hollow here.
    const hollow = misses || dense || predicted;
    if (predicted) context.setLineDash([2.5, 1.8]);
    context.lineWidth = hollow ? 1.6 : 1.2;
    context.fillStyle = hollow ? ground : colour;
    context.strokeStyle = hollow ? colour : ground;
    context.fill(path);
    context.stroke(path);
    return stampOf(new Uint32Array(context.getImageData(0, 0, side, side).data.buffer), side);
  }

  #colour(property: string): string {
    return getComputedStyle(this.#host).getPropertyValue(property).trim();
  }
}
