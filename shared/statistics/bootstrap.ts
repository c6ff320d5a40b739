import { mulberry32 } from './mulberry32.ts';
import { percentile } from './percentile.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const resamples = 2000;
const seed = 0x45535041;

/**
 * 95 % percentile-bootstrap interval (Efron 1979) of a statistic of `units` exchangeable units. `statistic` is told how
 * often each unit was drawn. The seed is fixed: the same samples always give the same interval.
 */
export function bootstrapInterval(units: number, statistic: (draws: Uint32Array) => number): Interval {
  const random = mulberry32(seed);
  const draws = new Uint32Array(units);
  const values = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    draws.fill(0);
    for (let draw = 0; draw < units; draw++) {
      const unit = Math.floor(random() * units);
      draws[unit] = (draws[unit] ?? 0) + 1;
    }
    values[resample] = statistic(draws);
  }
  values.sort();
  return { low: percentile(values, 0.025), high: percentile(values, 0.975) };
}
