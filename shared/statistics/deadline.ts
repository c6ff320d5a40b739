import type { DeadlineReport } from '../api/measurements.ts';

/** A turn at a camera's rate: nanoseconds from a frame's arrival to its result. */
export interface CameraTurn {
  readonly samplesNs: readonly number[];
  /** Frames that a newer one replaced before the network got to them. */
  readonly missedFrames: number | null;
}

/**
 * How often a network does not keep up with a camera. The deadline of a frame is the arrival of the next one: implicit
 * deadlines, equal to the period (Liu and Layland 1973, section 2).
 */
export function deadlineMisses(turns: readonly CameraTurn[], framesPerSecond: number): DeadlineReport {
  const periodNs = 1e9 / framesPerSecond;
  let results = 0;
  let late = 0;
  let missed = 0;
  for (const { samplesNs, missedFrames } of turns) {
    results += samplesNs.length;
    for (const ns of samplesNs) if (ns > periodNs) late++;
    missed += missedFrames ?? 0;
  }
  const frames = results + missed;
  return { frames, late, missed, missRate: frames === 0 ? null : (late + missed) / frames };
}
