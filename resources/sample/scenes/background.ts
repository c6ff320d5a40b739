import { clamp, fraction, mix, sine, smoothstep } from './arithmetic.ts';
import { planeCoordinate, randomColour, sceneSize, type Colour, type Picture } from './image.ts';
import { fractalNoise, valueNoise } from './noise.ts';
import type { Random } from './random.ts';

/** A surface's shade in 0..1 at (x, y), in its own units. */
type Texture = (x: number, y: number) => number;

interface Surface {
  texture: Texture;
  dark: Colour;
  light: Colour;
}

function tiles(random: Random, seed: number): Texture {
  const width = random.uniform(0.35, 1.1);
  const grout = random.uniform(0.05, 0.14);
  const course = random.chance(0.5) ? 0.5 : 0;
  const height = course > 0 ? width * 0.5 : width;
  return (x, y) => {
    const row = Math.floor(y / height);
    const across = fraction(x / width + course * row);
    const joint = across < grout || fraction(y / height) < grout;
    return joint ? 0.1 : 0.55 + 0.35 * fractalNoise(3 * x, 3 * y, seed);
  };
}

const concrete = (random: Random, seed: number): Texture => {
  const grain = random.uniform(1, 4);
  return (x, y) => fractalNoise(grain * x, grain * y, seed);
};

function water(random: Random, seed: number): Texture {
  const pace = random.uniform(1.2, 3);
  const slant = random.uniform(-0.4, 0.4);
  return (x, y) => {
    const warp = valueNoise(1.3 * x, 1.3 * y, seed);
    const wave = sine(pace * (y + slant * x) + 1.4 * warp) + 0.6 * sine(1.7 * pace * (y - slant * x) + warp);
    // Crests are narrow and bright.
    const crest = clamp(0.5 + 0.31 * wave, 0, 1);
    return crest * crest;
  };
}

const grass = (random: Random, seed: number): Texture => {
  const blades = random.uniform(5, 9);
  return (x, y) => 0.6 * valueNoise(blades * x, 2.2 * y, seed) + 0.4 * fractalNoise(1.5 * x, 1.5 * y, seed + 7);
};

/** The surfaces, each with the colour cast that tells it. */
const surfaces: readonly { create: (random: Random, seed: number) => Texture; cast: Colour }[] = [
  { create: tiles, cast: [1, 0.97, 0.92] },
  { create: tiles, cast: [1, 0.72, 0.58] },
  { create: concrete, cast: [1, 1, 0.98] },
  { create: concrete, cast: [0.82, 0.92, 1] },
  { create: water, cast: [0.45, 0.8, 1] },
  { create: grass, cast: [0.66, 1, 0.4] },
];

function randomSurface(random: Random): Surface {
  const { create, cast } = random.pick(surfaces);
  const lightness = random.uniform(0.3, 0.9);
  const contrast = random.uniform(0.25, 0.75);
  const tinted = (colour: Colour): Colour => [colour[0] * cast[0], colour[1] * cast[1], colour[2] * cast[2]];
  return {
    texture: create(random, random.integer(1 << 24)),
    dark: tinted(randomColour(random, lightness * (1 - contrast), 0.15)),
    light: tinted(randomColour(random, lightness, 0.15)),
  };
}

/** A wall above a ground that recedes to a horizon, which is often outside the picture. */
export function drawBackground(picture: Picture, random: Random): void {
  const wall = randomSurface(random);
  const ground = randomSurface(random);
  const horizon = random.uniform(-1.3, 1.5);
  const tilt = random.normal() * 0.15;
  const wallScale = random.uniform(0.8, 2.4);
  const cameraHeight = random.uniform(0.6, 1.6);
  const shift = random.uniform(0, 50);
  for (let row = 0; row < sceneSize; row++) {
    for (let column = 0; column < sceneSize; column++) {
      const x = planeCoordinate(column);
      const below = planeCoordinate(row) - horizon - tilt * x;
      const surface = below > 0 ? ground : wall;
      let shade: number;
      if (below > 0) {
        // Distance on the ground is the camera's height over the angle below the horizon.
        const distance = cameraHeight / (below + 0.08);
        const detail = surface.texture(x * distance + shift, 2 * distance);
        // Far texture is finer than a pixel: a camera sees its mean.
        shade = mix(0.5, detail, smoothstep(0, 0.5, below));
      } else {
        shade = surface.texture(x * wallScale + shift, below * wallScale);
      }
      for (let channel = 0; channel < 3; channel++) {
        picture[3 * (row * sceneSize + column) + channel] = mix(surface.dark[channel]!, surface.light[channel]!, shade);
      }
    }
  }
}
