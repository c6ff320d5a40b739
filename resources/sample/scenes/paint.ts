import { clamp } from './arithmetic.ts';
import { randomColour, sceneSize, type Colour, type Picture } from './image.ts';
import type { Pose } from './pose.ts';
import type { Random } from './random.ts';
import type { Subject } from './subject.ts';

/** Ink and paper of a subject. */
export interface Paint {
  ink: Colour;
  paper: Colour;
}

/** A marker is printed dark on light or, at times, light on dark: it brings its own contrast. */
function markerPaint(random: Random): Paint {
  const saturation = random.chance(0.3) ? 0.5 : 0.1;
  const dark = random.uniform(0.03, 0.3);
  const ink = randomColour(random, dark, saturation);
  const paper = randomColour(random, dark + random.uniform(0.38, 0.65), saturation);
  return random.chance(0.2) ? { ink: paper, paper: ink } : { ink, paper };
}

/** A gate stands out from what is behind it, since somebody painted it so that robots find it. */
function gatePaint(random: Random, around: number): Paint {
  const difference = random.uniform(0.3, 0.65);
  const lighter = around < 0.3 || (around < 0.6 && random.chance(0.5));
  const lightness = clamp(lighter ? around + difference : around - difference, 0.04, 1);
  return {
    ink: randomColour(random, lightness, 0.5),
    paper: randomColour(random, random.uniform(0.1, 0.9), 0.3),
  };
}

export function randomPaint(random: Random, kind: Subject['kind'], around: number): Paint {
  return kind === 'marker' ? markerPaint(random) : gatePaint(random, around);
}

/** Mean lightness, 0..1, of the part of the picture that the subject is about to stand in. */
export function lightnessAround(picture: Picture, pose: Pose): number {
  const bound = (x: number): number => clamp(Math.floor(((x + 1) / 2) * sceneSize), 0, sceneSize - 1);
  const [left, right] = [bound(pose.x - pose.scale), bound(pose.x + pose.scale)];
  const [top, bottom] = [bound(pose.y - pose.scale), bound(pose.y + pose.scale)];
  let sum = 0;
  for (let row = top; row <= bottom; row++) {
    for (let at = 3 * (row * sceneSize + left); at < 3 * (row * sceneSize + right + 1); at++) sum += picture[at]!;
  }
  return sum / (3 * (bottom - top + 1) * (right - left + 1));
}
