import { fraction } from './arithmetic.ts';
import type { Random } from './random.ts';
import { nothing, type Painter, type Subject } from './subject.ts';

/** How far inside a gate's outline a point lies: negative outside; its frame covers 0 to the frame's thickness. */
type Depth = (u: number, v: number) => number;

const square: Depth = (u, v) => 1 - Math.max(Math.abs(u), Math.abs(v));
const round: Depth = (u, v) => 1 - Math.sqrt(u * u + v * v);

/** Point up, both slanted sides of slope 2, base at v = 0.9. */
const triangle: Depth = (u, v) => Math.min(0.9 - v, (v + 1.02 - 2 * Math.abs(u)) / Math.sqrt(5));

/** Round above, open below: the sides run out of the subject's foot. */
const arch: Depth = (u, v) => (v < 0 ? 1 - Math.sqrt(u * u + v * v) : v < 1 ? 1 - Math.abs(u) : -1);

/** Two openings side by side: the frame runs around each. */
const double: Depth = (u, v) => Math.min(0.62 - Math.abs(v), 0.5 - Math.abs(Math.abs(u) - 0.5));

/** A frame along the outline: plain, striped like a barrier, or with a darker lip. */
function frame(depth: Depth, thicknessScale: number) {
  return (random: Random): Painter => {
    const thickness = random.uniform(0.18, 0.32) * thicknessScale;
    const stripes = random.chance(0.35) ? random.uniform(1, 2) : 0;
    const lip = random.chance(0.4) ? thickness * random.uniform(0.25, 0.5) : 0;
    const stand = random.chance(0.45) ? random.uniform(0.05, 0.12) : 0;
    return (u, v) => {
      const d = depth(u, v);
      if (d < 0) return v > 0.6 && v < 1.6 && Math.abs(Math.abs(u) - 0.55) < stand ? 1 : nothing;
      if (d > thickness) return nothing;
      if (stripes > 0) return fraction((u + v) * stripes) < 0.5 ? 0 : 1;
      return d > thickness - lip ? 1 : 0;
    };
  };
}

/** Gates that a robot passes through. */
export const gates: readonly Subject[] = [
  { name: 'gate-round', kind: 'gate', create: frame(round, 1) },
  { name: 'gate-square', kind: 'gate', create: frame(square, 1) },
  { name: 'gate-triangle', kind: 'gate', create: frame(triangle, 0.9) },
  { name: 'gate-arch', kind: 'gate', create: frame(arch, 1) },
  { name: 'gate-double', kind: 'gate', create: frame(double, 0.7) },
];
