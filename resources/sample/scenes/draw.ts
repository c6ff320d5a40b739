import { mix } from './arithmetic.ts';
import { drawBackground } from './background.ts';
import { photograph } from './camera.ts';
import { drawClutter, drawOccluder } from './clutter.ts';
import { gates } from './gates.ts';
import { blend, sceneSize, type Colour, type Picture } from './image.ts';
import { light } from './light.ts';
import { markers } from './markers.ts';
import { lightnessAround, randomPaint } from './paint.ts';
import { imageToSubject, randomPose, type Homography } from './pose.ts';
import { createRandom } from './random.ts';
import type { Painter, Subject } from './subject.ts';

const subjects: readonly Subject[] = [...markers, ...gates].sort((a, b) => (a.name < b.name ? -1 : 1));

/** The ten classes, sorted as the folders of an image folder are: the order of the network's outputs. */
export const sceneClasses: readonly string[] = subjects.map((subject) => subject.name);

/** Samples per pixel along each axis: enough that edges do not step. */
const oversampling = 3;

function drawSubject(picture: Picture, painter: Painter, h: Homography, ink: Colour, paper: Colour): void {
  const step = 2 / (sceneSize * oversampling);
  for (let row = 0; row < sceneSize; row++) {
    for (let column = 0; column < sceneSize; column++) {
      let covered = 0;
      let shade = 0;
      for (let i = 0; i < oversampling; i++) {
        const y = (row * oversampling + i + 0.5) * step - 1;
        for (let j = 0; j < oversampling; j++) {
          const x = (column * oversampling + j + 0.5) * step - 1;
          const w = h[6]! * x + h[7]! * y + h[8]!;
          const value = painter((h[0]! * x + h[1]! * y + h[2]!) / w, (h[3]! * x + h[4]! * y + h[5]!) / w);
          if (value < 0) continue;
          covered++;
          shade += value;
        }
      }
      if (covered === 0) continue;
      const t = shade / covered;
      const colour: Colour = [mix(ink[0], paper[0], t), mix(ink[1], paper[1], t), mix(ink[2], paper[2], t)];
      blend(picture, row * sceneSize + column, colour, covered / (oversampling * oversampling));
    }
  }
}

/**
 * Draws one scene: a marker or gate of class `classIndex` as a robot's camera might see it. The same arguments give
 * the same bytes on every machine. Returns RGB, [32, 32, 3].
 */
export function drawScene(classIndex: number, seed: number): Uint8ClampedArray {
  const subject = subjects[classIndex];
  if (!subject) throw new RangeError(`class ${classIndex} is not one of the ${subjects.length} scene classes`);
  const random = createRandom(seed, classIndex);
  const picture = new Float64Array(sceneSize * sceneSize * 3);
  drawBackground(picture, random);
  drawClutter(picture, random);
  const pose = randomPose(random);
  const { ink, paper } = randomPaint(random, subject.kind, lightnessAround(picture, pose));
  drawSubject(picture, subject.create(random), imageToSubject(pose), ink, paper);
  drawOccluder(picture, random);
  light(picture, random);
  return photograph(picture, random);
}
