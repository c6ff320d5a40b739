import type { Point } from '../layout/layout.ts';
import type { Size } from '../layout/sizes.ts';

/** Where a picture lies in its window: its upper left corner in pixels of the window, and how large it is drawn. */
export interface Placement extends Point {
  readonly scale: number;
}

/** The largest that is drawn; and the least of the picture, in pixels, that stays in the window. */
const [largest, leastInSight] = [3, 48];

/** What of a picture is in its window: all of it, until somebody zooms or moves it. */
export class Viewport {
  readonly #read: () => { readonly picture: Size; readonly room: Size };
  #moved: Placement | null = $state.raw(null);
  /** The whole picture in the middle of the window, drawn no larger than it is. */
  readonly #whole: Placement = $derived.by(() => {
    const { picture, room } = this.#read();
    const scale = fitScale(picture, room);
    return {
      x: Math.max(0, (room.width - picture.width * scale) / 2),
      y: Math.max(0, (room.height - picture.height * scale) / 2),
      scale,
    };
  });

  constructor(read: () => { readonly picture: Size; readonly room: Size }) {
    this.#read = read;
  }

  get place(): Placement {
    return this.#moved ?? this.#whole;
  }

  /** Zooms by `factor` (over 1 is closer) about a point of the window, which stays on the same place of the picture. */
  zoomAt({ x, y }: Point, factor: number): void {
    const { place } = this;
    const scale = Math.min(largest, Math.max(this.#whole.scale / 2, place.scale * factor));
    const change = scale / place.scale;
    this.#put({ x: x - (x - place.x) * change, y: y - (y - place.y) * change, scale });
  }

  /** Zooms about the middle of the window, for keys. */
  zoom(factor: number): void {
    const { room } = this.#read();
    this.zoomAt({ x: room.width / 2, y: room.height / 2 }, factor);
  }

  pan(x: number, y: number): void {
    const { place } = this;
    this.#put({ ...place, x: place.x + x, y: place.y + y });
  }

  showAll(): void {
    this.#moved = null;
  }

  /** Moves no further than it must, so that what is about a point of the picture, `around` pixels to each side, is in sight. */
  reveal(at: Point, around: number): void {
    const { room } = this.#read();
    const { x, y, scale } = this.place;
    const shift = (place: number, end: number) =>
      place < around ? around - place : place > end - around ? end - around - place : 0;
    const [across, down] = [shift(x + at.x * scale, room.width), shift(y + at.y * scale, room.height)];
    if (across !== 0 || down !== 0) this.pan(across, down);
  }

  #put({ x, y, scale }: Placement): void {
    const { picture, room } = this.#read();
    const within = (place: number, length: number, end: number) =>
      Math.min(end - leastInSight, Math.max(leastInSight - length * scale, place));
    this.#moved = { x: within(x, picture.width, room.width), y: within(y, picture.height, room.height), scale };
  }
}

/** How large a picture can be drawn so that all of it is in the window; 1 at most. */
export function fitScale(picture: Size, room: Size): number {
  return Math.min(1, room.width / Math.max(1, picture.width), room.height / Math.max(1, picture.height));
}
