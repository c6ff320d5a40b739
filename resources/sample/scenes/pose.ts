import { cosine, sine } from './arithmetic.ts';
import type { Random } from './random.ts';

/** Where a flat subject stands before a pinhole camera. Angles in turns; lengths in half-widths of the subject. */
export interface Pose {
  roll: number;
  pitch: number;
  yaw: number;
  /** Half-width of the subject on the image plane, where the picture spans [-1, 1]. */
  scale: number;
  x: number;
  y: number;
  /** Focal length in half-widths of the picture: 1 sees 90 degrees. */
  focalLength: number;
}

/** A 3x3 matrix by rows: homogeneous image coordinates to homogeneous coordinates on the subject. */
export type Homography = readonly number[];

export function randomPose(random: Random): Pose {
  const scale = random.uniform(0.45, 0.95);
  // At most a sliver leaves the picture.
  const reach = 1.05 - scale;
  return {
    roll: random.normal() * 0.035,
    pitch: random.uniform(-0.11, 0.11),
    yaw: random.uniform(-0.13, 0.13),
    scale,
    x: random.uniform(-reach, reach),
    y: random.uniform(-reach, reach),
    focalLength: random.uniform(1.2, 2.4),
  };
}

/** The map from the image plane to the subject's own plane, in which the subject spans [-1, 1] by [-1, 1]. */
export function imageToSubject(pose: Pose): Homography {
  const [cr, sr] = [cosine(pose.roll), sine(pose.roll)];
  const [cp, sp] = [cosine(pose.pitch), sine(pose.pitch)];
  const [cy, sy] = [cosine(pose.yaw), sine(pose.yaw)];
  // First two columns of R = Rz(roll) Ry(yaw) Rx(pitch): where the subject's own axes point.
  const right = [cr * cy, sr * cy, -sy];
  const down = [cr * sy * sp - sr * cp, sr * sy * sp + cr * cp, cy * sp];
  const f = pose.focalLength;
  const depth = f / pose.scale;
  const centre = [(pose.x * depth) / f, (pose.y * depth) / f, depth];
  const forward = [right, down, centre].map(([x, y, z]) => [f * x!, f * y!, z!]);
  return adjugate(forward.flat());
}

/** Inverse up to scale, which a homography does not notice, of a 3x3 matrix given by columns; the result is by rows. */
function adjugate(m: readonly number[]): Homography {
  const [a, d, g, b, e, h, c, f, i] = m as [number, number, number, number, number, number, number, number, number];
  // prettier-ignore
  return [
    e * i - f * h, c * h - b * i, b * f - c * e,
    f * g - d * i, a * i - c * g, c * d - a * f,
    d * h - e * g, b * g - a * h, a * e - b * d,
  ];
}
