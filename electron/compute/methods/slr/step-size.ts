/** Constants of the step-size rule; paper: M = 300, r = 0.1 (M = 250 where weights are quantised). */
export interface StepSizeRule {
  /** Above 1: the larger, the slower steps shrink. */
  readonly M: number;
  /** Above 0 and below 1. */
  readonly r: number;
}

/**
 * The next step of the multipliers: alpha * s * before / now with alpha = 1 - 1 / (M * k^p) and p = 1 - 1 / k^r, as in
 * Gurevin et al., "Enabling retrain-free deep neural network pruning using surrogate Lagrangian relaxation" (IJCAI 2021),
 * after Bragin et al. (J. Optim. Theory Appl. 164, 2015). `before` and `now`: how far the weights were and are from the
 * set; where either is 0 the step stays as it is. `k` counts half steps from 1.
 */
export function nextStepSize({ M, r }: StepSizeRule, k: number, step: number, before: number, now: number): number {
  if (before === 0 || now === 0) return step;
  const p = 1 - 1 / k ** r;
  const alpha = 1 - 1 / (M * k ** p);
  return (alpha * step * before) / now;
}
