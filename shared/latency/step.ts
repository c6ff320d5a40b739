import { ascending, percentile } from '../statistics/percentile.ts';

/** What two convolutions take with so many channels between them. */
export interface SweepPoint {
  readonly channels: number;
  readonly ns: number;
}

const steps = [64, 32, 16, 8, 4, 2];
/** Rounding up may seem to cost this much: noise of a measurement. */
const tolerance = 1.05;
/** One width in five may have been disturbed: of a step too large, at least half of them say so. */
const believed = 0.8;
/** A step must show in so many widths. */
const fewestRoundings = 3;
/** What takes no longer with more channels, since starting it is all that it takes, shows no stairs. */
const leastRise = 1.5;

/**
 * The largest step such that rounding a width above it up to its multiple costs no time: the stairs of the device. Widths
 * below the step are left out, since kernels for few channels often have finer ones. 1 where every channel counts; null
 * where the sweep is too coarse, or too fast, to tell.
 */
export function channelStepOf(sweep: readonly SweepPoint[]): number | null {
  const nsAt = new Map(sweep.map(({ channels, ns }) => [channels, ns]));
  const all = sweep.map(({ ns }) => ns);
  if (!(Math.max(...all) / Math.min(...all) >= leastRise)) return null;
  let told = false;
  for (const step of steps) {
    const costs = sweep.flatMap(({ channels, ns }) => {
      const rounded = nsAt.get(Math.ceil(channels / step) * step);
      return channels > step && channels % step !== 0 && rounded !== undefined ? [rounded / ns] : [];
    });
    if (costs.length < fewestRoundings) continue;
    told = true;
    if (percentile(ascending(costs), believed) <= tolerance) return step;
  }
  return told ? 1 : null;
}
