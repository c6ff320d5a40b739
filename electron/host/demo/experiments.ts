import { experimentSchema, type Experiment } from '../../../shared/api/experiment.ts';

const levels = [0.75, 0.55, 0.4, 0.28, 0.18];

/**
 * What the sample project compares: a learned ranking with a search small enough for a first look, and the two
 * baselines, at the same levels.
 */
export function demoExperiments(model: string, data: string, threads: number): readonly Experiment[] {
  const common = { model, data, levels, seed: 1, threads };
  return [
    {
      ...common,
      name: 'Learned ranking',
      method: 'legr',
      options: { population: 16, tournament: 4, candidates: 32, fitnessImages: 500 },
    },
    { ...common, name: 'Global L2 ranking', method: 'global-l2' },
    { ...common, name: 'Uniform L1', method: 'uniform-l1' },
  ].map((experiment) => experimentSchema.parse(experiment));
}
