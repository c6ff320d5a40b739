import { clamp } from './arithmetic.ts';
import type { Random } from './random.ts';

/** Height and width of a scene, in pixels. */
export const sceneSize = 32;

/** A scene while it is drawn: linear RGB, [32, 32, 3], 0 is black and 1 the sensor's white. */
export type Picture = Float64Array;

export type Colour = readonly [red: number, green: number, blue: number];

/** The middle of a pixel on the image plane, where the picture spans [-1, 1]; y points down. */
export const planeCoordinate = (pixel: number): number => (2 * pixel + 1) / sceneSize - 1;

/** A colour of the given lightness (0..1), drawn away from grey by at most `saturation`. */
export function randomColour(random: Random, lightness: number, saturation: number): Colour {
  const channel = (): number => clamp(lightness * (1 + saturation * random.uniform(-1, 1)), 0, 1);
  return [channel(), channel(), channel()];
}

/** Lays a colour over one pixel; `opacity` in 0..1. */
export function blend(picture: Picture, pixel: number, colour: Colour, opacity: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const at = 3 * pixel + channel;
    picture[at] = picture[at]! + (colour[channel]! - picture[at]!) * opacity;
  }
}
