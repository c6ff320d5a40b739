import type { Schedule } from './schedule.ts';

export interface StepOptions {
  /** Shares of all steps. */
  readonly milestones: readonly number[];
  /** What the learning rate is multiplied by at each. */
  readonly factor: number;
}

/** As PyTorch's MultiStepLR, counted in steps. */
export function stepSchedule({ milestones, factor }: StepOptions): Schedule {
  return (step, totalSteps) => {
    let passed = 0;
    for (const milestone of milestones) if (step >= Math.round(milestone * totalSteps)) passed++;
    return factor ** passed;
  };
}
