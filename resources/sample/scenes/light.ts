import { cosine, sine, smoothstep } from './arithmetic.ts';
import { planeCoordinate, sceneSize, type Picture } from './image.ts';
import type { Random } from './random.ts';

/** Lights the picture: colour of the lamp, a gradient, a cast shadow, a glare; then the camera sets its exposure. */
export function light(picture: Picture, random: Random): void {
  const lamp = [random.uniform(0.8, 1.2), 1, random.uniform(0.75, 1.25)];
  const gradient = randomDirection(random, random.uniform(0, 0.45));
  const shadow = randomDirection(random, 1);
  const shadowAt = random.uniform(-1, 1);
  const shadowWidth = random.chance(0.5) ? random.uniform(0.2, 0.8) : 4;
  const shadowSoftness = random.uniform(0.05, 0.4);
  const shadowDepth = random.chance(0.5) ? random.uniform(0.3, 0.7) : 0;
  const [glareX, glareY] = [random.uniform(-1, 1), random.uniform(-1, 1)];
  const glare = random.chance(0.2) ? random.uniform(0.3, 0.9) : 0;
  const glareSize = random.uniform(0.02, 0.1);

  for (let row = 0; row < sceneSize; row++) {
    const y = planeCoordinate(row);
    for (let column = 0; column < sceneSize; column++) {
      const x = planeCoordinate(column);
      const across = shadow[0] * x + shadow[1] * y - shadowAt;
      const dark = smoothstep(0, shadowSoftness, across) * (1 - smoothstep(0, shadowSoftness, across - shadowWidth));
      const lit = (1 + gradient[0] * x + gradient[1] * y) * (1 - shadowDepth * dark);
      const [dx, dy] = [x - glareX, y - glareY];
      const falloff = glareSize / (glareSize + dx * dx + dy * dy);
      const bright = glare * falloff * falloff;
      for (let channel = 0; channel < 3; channel++) {
        const at = 3 * (row * sceneSize + column) + channel;
        picture[at] = picture[at]! * lit * lamp[channel]! + bright;
      }
    }
  }
  expose(picture, random.uniform(0.25, 0.55));
}

/** Scales the picture to the mean that the camera's automatic exposure aims at. */
function expose(picture: Picture, mean: number): void {
  let sum = 0;
  for (const value of picture) sum += value;
  const gain = (mean * picture.length) / (sum + 1e-9);
  for (let i = 0; i < picture.length; i++) picture[i] = picture[i]! * gain;
}

function randomDirection(random: Random, length: number): [x: number, y: number] {
  const turn = random.uniform(0, 1);
  return [length * cosine(turn), length * sine(turn)];
}
