import { mix } from './arithmetic.ts';

/** One lattice point's value in [0, 1). */
function lattice(x: number, y: number, seed: number): number {
  let h = (Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed) | 0;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

/** Value noise in [0, 1), one feature per unit of x and y. */
export function valueNoise(x: number, y: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fx = x - column;
  const fy = y - row;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  return mix(
    mix(lattice(column, row, seed), lattice(column + 1, row, seed), sx),
    mix(lattice(column, row + 1, seed), lattice(column + 1, row + 1, seed), sx),
    sy,
  );
}

/** Three octaves of value noise, in [0, 1). */
export function fractalNoise(x: number, y: number, seed: number): number {
  return (
    0.57 * valueNoise(x, y, seed) +
    0.29 * valueNoise(2.03 * x, 2.03 * y, seed + 1) +
    0.14 * valueNoise(4.1 * x, 4.1 * y, seed + 2)
  );
}
