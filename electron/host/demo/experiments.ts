import { experimentSchema, type Experiment } from '../../../shared/api/experiment.ts';

const levels = [0.8, 0.65, 0.5, 0.38, 0.28];

/**
 * What the sample project compares: a learned ranking with a search small enough for a first look, and the two
 * baselines, at the same levels. Kept channels are multiples of four, as CPUs like them: odd counts run slower than the
 * uncut network.
 */
export function demoExperiments(model: string, data: string, threads: number): readonly Experiment[] {
  const common = { model, data, levels, seed: 1, round: 4, threads };
  return [
    {
      ...common,
      name: 'Learned ranking',
      method: 'legr',
      // Without fine-tuning, networks cut to the lowest level all guess alike, and so they do with stale normalisation
      // statistics: the search looks where fitness can tell one ranking from another.
      options: {
        population: 32,
        tournament: 8,
        candidates: 96,
        fitnessImages: 300,
        recalibrateInFitness: 256,
        searchLevels: [0.38],
      },
    },
    { ...common, name: 'Global L2 ranking', method: 'global-l2' },
    { ...common, name: 'Uniform L1', method: 'uniform-l1' },
  ].map((experiment) => experimentSchema.parse(experiment));
}
