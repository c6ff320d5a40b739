import type { Schedule } from './schedule.ts';

export interface CosineOptions {
  /** The share of the learning rate that it ends at. */
  readonly floor: number;
}

/** Half a cosine from 1 to the floor (Loshchilov and Hutter 2017, without restarts), as PyTorch's CosineAnnealingLR. */
export function cosineSchedule({ floor }: CosineOptions): Schedule {
  return (step, totalSteps) => floor + ((1 - floor) * (1 + Math.cos((Math.PI * step) / totalSteps))) / 2;
}
