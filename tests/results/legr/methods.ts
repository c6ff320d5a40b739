import type { Experiment } from '../../../shared/api/experiment.ts';

export interface ComparedMethod {
  readonly name: string;
  readonly method: Experiment['method'];
  readonly options: Record<string, unknown>;
}

/** The lowest level that the published setting learns at is given, as in the figures that it is compared with. */
export const comparedMethods: readonly ComparedMethod[] = [
  { name: 'uniform-l2', method: 'uniform-l2', options: {} },
  { name: 'global-l2', method: 'global-l2', options: {} },
  {
    name: 'legr-published',
    method: 'legr',
    options: { setting: 'published', searchLevels: [0.5], fitnessImages: 2000 },
  },
  {
    // The paper speaks of accuracy where its code takes the loss.
    name: 'legr-published-accuracy',
    method: 'legr',
    options: { setting: 'published', searchLevels: [0.5], fitnessImages: 2000, fitness: 'accuracy' },
  },
  { name: 'legr', method: 'legr', options: {} },
  { name: 'uniform-l1', method: 'uniform-l1', options: {} },
  { name: 'fpgm', method: 'fpgm', options: {} },
  { name: 'bn-gamma', method: 'bn-gamma', options: {} },
  { name: 'taylor', method: 'taylor', options: {} },
  { name: 'random', method: 'random', options: {} },
];
