import type { Schedule } from './schedule.ts';

export interface OneCycleOptions {
  /** Share of all steps on which the learning rate rises. */
  readonly riseShare: number;
  /** It begins at the highest divided by this. */
  readonly startDivisor: number;
  /** It ends at its beginning divided by this. */
  readonly endDivisor: number;
}

/**
 * Up to the recipe's learning rate and down to almost nothing, both as half a cosine (Smith and Topin 2019), as PyTorch's
 * OneCycleLR, the momentum left as it is.
 */
export function oneCycleSchedule({ riseShare, startDivisor, endDivisor }: OneCycleOptions): Schedule {
  const start = 1 / startDivisor;
  const end = start / endDivisor;
  return (step, totalSteps) => {
    const top = riseShare * totalSteps - 1;
    if (top > 0 && step <= top) return between(start, 1, step / top);
    return between(1, end, (step - top) / (totalSteps - 1 - top));
  };
}

function between(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}
