import { cosine, sine } from './arithmetic.ts';
import { blend, planeCoordinate, randomColour, sceneSize, type Picture } from './image.ts';
import type { Random } from './random.ts';

/** Softness of an edge: one pixel. */
const edge = 2 / sceneSize;

/** A box, a pole or a disc of one colour, anywhere in the picture; lengths on the image plane. */
function drawThing(picture: Picture, random: Random, size: number): void {
  const disc = random.chance(0.3);
  const pole = !disc && random.chance(0.5);
  const turn = random.uniform(0, 1);
  const [c, s] = [cosine(turn), sine(turn)];
  const [x0, y0] = [random.uniform(-1, 1), random.uniform(-1, 1)];
  const halfWidth = random.uniform(0.4, 1) * size * (pole ? 0.4 : 1);
  const halfHeight = pole ? 3 : random.uniform(0.4, 1) * size;
  const colour = randomColour(random, random.uniform(0.05, 0.95), 0.5);
  for (let row = 0; row < sceneSize; row++) {
    const y = planeCoordinate(row) - y0;
    for (let column = 0; column < sceneSize; column++) {
      const x = planeCoordinate(column) - x0;
      const inside = disc
        ? halfWidth - Math.sqrt(x * x + y * y)
        : Math.min(halfWidth - Math.abs(c * x + s * y), halfHeight - Math.abs(c * y - s * x));
      const opacity = inside / edge + 0.5;
      if (opacity > 0) blend(picture, row * sceneSize + column, colour, Math.min(1, opacity));
    }
  }
}

/** Things behind the subject. */
export function drawClutter(picture: Picture, random: Random): void {
  const count = random.integer(3);
  for (let i = 0; i < count; i++) drawThing(picture, random, random.uniform(0.15, 0.6));
}

/** Something between the camera and the subject, in some scenes. */
export function drawOccluder(picture: Picture, random: Random): void {
  if (random.chance(0.25)) drawThing(picture, random, random.uniform(0.1, 0.3));
}
