import type { Point } from '../points.ts';

/** Half the side of a mark's picture, in CSS pixels. */
const half = 9;

/** Draws thousands of marks: each look is painted once and then stamped. */
export class Sprites {
  readonly #host: Element;
  readonly #ratio: number;
  readonly #made = new Map<string, HTMLCanvasElement>();

  /** Colours are read from the custom properties that hold at `host`. */
  constructor(host: Element, ratio: number) {
    this.#host = host;
    this.#ratio = ratio;
  }

  /** `context` is in device pixels, `x` and `y` in CSS pixels. On whole device pixels nothing is resampled, which is fast. */
  stamp(context: CanvasRenderingContext2D, point: Point, x: number, y: number, misses: boolean): void {
    const sprite = this.#sprite(point, misses);
    context.drawImage(sprite, Math.round((x - half) * this.#ratio), Math.round((y - half) * this.#ratio));
  }

  #sprite(point: Point, misses: boolean): HTMLCanvasElement {
    const { colour: method, path: outline } = point.mark;
    const look = point.onFront || point.dense || point.predicted ? method : 'dominated';
    const key = `${look} ${outline} ${String(misses)} ${String(point.predicted)}`;
    const made = this.#made.get(key);
    if (made) return made;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = Math.ceil(2 * half * this.#ratio);
    const context = canvas.getContext('2d')!;
    context.scale(this.#ratio, this.#ratio);
    context.translate(half, half);
    const path = new Path2D(outline);
    const colour = this.#colour(look === 'dominated' ? '--mark-dominated' : `--${look}`);
    const ground = this.#colour('--surface-0');
    // At this size a hatch is noise: what misses a budget is hollow here.
    const hollow = misses || point.dense || point.predicted;
    if (point.predicted) context.setLineDash([2.5, 1.8]);
    context.lineWidth = hollow ? 1.6 : 1.2;
    context.fillStyle = hollow ? ground : colour;
    context.strokeStyle = hollow ? colour : ground;
    context.fill(path);
    context.stroke(path);
    this.#made.set(key, canvas);
    return canvas;
  }

  #colour(property: string): string {
    const name = property === '--method-other' ? '--method-slr' : property;
    return getComputedStyle(this.#host).getPropertyValue(name).trim();
  }
}
