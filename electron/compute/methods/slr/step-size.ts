/** Constants of the step-size rule; paper: M = 300, r = 0.1 (M = 250 where weights are quantised). */
export interface StepSizeRule {
  /** Above 1: the larger, the slower steps shrink. */
  readonly M: number;
  /** Above 0 and below 1. */
  readonly r: number;
}

/**
 * The next step of the multipliers: alpha * s * before / now with alpha = 1 - 1 / (M * k^p) and p = 1 - 1 / k^r (Bragin et
 * al., J. Optim. Theory Appl. 164, 2015; Gurevin et al., IJCAI 2021). `before` and `now`: how far apart weights and
 * projected weights were at the half step before, and are at this one, so that multipliers move by alpha times as much as
 * they did then; where either is 0 the step stays as it is. `k` counts half steps from 1.
 *
 * Public code divides the distance of the last full step by both: as the gap closes its steps grow without bound, and a
 * convex problem of four numbers does not come to rest.
 */
export function nextStepSize({ M, r }: StepSizeRule, k: number, step: number, before: number, now: number): number {
  if (before === 0 || now === 0) return step;
  const p = 1 - 1 / k ** r;
  const alpha = 1 - 1 / (M * k ** p);
  return (alpha * step * before) / now;
}
