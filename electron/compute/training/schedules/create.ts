import type { Recipe } from '../../../../shared/api/training.ts';
import { constant } from './constant.ts';
import { cosineSchedule } from './cosine.ts';
import { oneCycleSchedule } from './one-cycle.ts';
import type { Schedule } from './schedule.ts';
import { stepSchedule } from './step.ts';

/** The recipe's schedule, under a linear warm-up (Goyal et al. 2017): the first step takes 1 / warmupSteps of its rate. */
export function createSchedule({ schedule, warmupSteps }: Pick<Recipe, 'schedule' | 'warmupSteps'>): Schedule {
  const main = mainSchedule(schedule);
  if (warmupSteps === 0) return main;
  return (step, totalSteps) => Math.min(1, (step + 1) / warmupSteps) * main(step, totalSteps);
}

function mainSchedule(schedule: Recipe['schedule']): Schedule {
  switch (schedule.kind) {
    case 'constant':
      return constant;
    case 'step':
      return stepSchedule(schedule);
    case 'cosine':
      return cosineSchedule(schedule);
    case 'one-cycle':
      return oneCycleSchedule(schedule);
  }
}
