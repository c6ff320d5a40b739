import { clamp, cosine, mix, sine } from './arithmetic.ts';
import { sceneSize, type Picture } from './image.ts';
import type { Random } from './random.ts';

const last = sceneSize - 1;

/** Where a pixel's neighbour lies in the picture; the border repeats. */
const offset = (row: number, column: number): number => 3 * (clamp(row, 0, last) * sceneSize + clamp(column, 0, last));

/** The mean of the picture and two copies shifted by ±(dx, dy) pixels, of which they weigh `weight` each. */
function smear(picture: Picture, dx: number, dy: number, weight: number): Picture {
  const result = new Float64Array(picture.length);
  for (let row = 0; row < sceneSize; row++) {
    for (let column = 0; column < sceneSize; column++) {
      const here = offset(row, column);
      const ahead = offset(row + dy, column + dx);
      const behind = offset(row - dy, column - dx);
      for (let channel = 0; channel < 3; channel++) {
        const around = picture[ahead + channel]! + picture[behind + channel]!;
        result[here + channel] = (1 - 2 * weight) * picture[here + channel]! + weight * around;
      }
    }
  }
  return result;
}

/** Out of focus: a binomial kernel across rows and columns, once or twice. */
function defocus(picture: Picture, random: Random): Picture {
  const passes = random.integer(3);
  let blurred = picture;
  for (let i = 0; i < passes; i++) {
    const weight = random.uniform(0.06, 0.22);
    blurred = smear(smear(blurred, 1, 0, weight), 0, 1, weight);
  }
  return blurred;
}

/** The robot moved while the shutter was open. */
function motion(picture: Picture, random: Random): Picture {
  if (!random.chance(0.25)) return picture;
  const turn = random.uniform(0, 1);
  const length = random.uniform(0.6, 1.8);
  const dx = Math.round(length * cosine(turn));
  const dy = Math.round(length * sine(turn));
  return smear(picture, dx, dy, 0.33);
}

/** Photographs the scene: blur, haze, photon and read noise, then 8 bits. Returns RGB bytes [32, 32, 3]. */
export function photograph(scene: Picture, random: Random): Uint8ClampedArray {
  const picture = motion(defocus(scene, random), random);
  const haze = random.chance(0.25) ? random.uniform(0.05, 0.3) : 0;
  const hazeLight = random.uniform(0.3, 0.9);
  const readNoise = random.uniform(0.004, 0.025);
  const photonNoise = random.uniform(0, 0.04);
  const bytes = new Uint8ClampedArray(picture.length);
  for (let i = 0; i < picture.length; i++) {
    const signal = mix(picture[i]!, hazeLight, haze);
    // Photons arrive with a variance equal to their mean.
    const noise = readNoise + photonNoise * Math.sqrt(clamp(signal, 0, 1));
    bytes[i] = Math.floor(255 * clamp(signal + noise * random.normal(), 0, 1) + 0.5);
  }
  return bytes;
}
