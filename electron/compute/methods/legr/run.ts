import { EspalierError } from '../../../../shared/api/errors.ts';
import { fingerprint } from '../../../../shared/graph/fingerprint.ts';
import { filterNorms, type LayerNorms } from '../../prune/filter-norms.ts';
import type { Checkpoint, ComputedCandidate } from '../../protocol.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { candidatesByRank } from '../rank.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { Evolution } from './evolution.ts';
import { type LegrOptions, options } from './options.ts';
import { type Individual, normDeviations, scoreUnits } from './ranking.ts';

/** Evaluations between two checkpoints: a crash loses some seconds at most. */
const checkpointEvery = 16;

/**
 * LeGR: learns one affine transform of filter norms for each layer by evolution, at the search level, without training
 * in between (tau = 0); then cuts that one ranking at every level.
 */
export const legr = defineMethod('legr', options, async function* (context, legrOptions) {
  const layers = filterNorms(context.graph, context.units, 'squares');
  const score = (individual: Individual): Float64Array =>
    scoreUnits(individual, layers, context.units.units.length, legrOptions.reduction);
  const best = yield* search(context, legrOptions, layers, score);
  yield* candidatesByRank(context, score(best));
});

async function* search(
  context: MethodContext,
  legrOptions: LegrOptions,
  layers: readonly LayerNorms[],
  score: (individual: Individual) => Float64Array,
): AsyncGenerator<ComputedCandidate | Checkpoint, Individual> {
  const { experiment, selector } = context;
  const keepMacs = legrOptions.searchLevel ?? Math.min(...experiment.levels);
  const settings = JSON.stringify({
    ...legrOptions,
    keepMacs,
    seed: experiment.seed,
    round: experiment.round,
    floor: experiment.floor,
    model: fingerprint(context.graph),
  });
  const resumed = readCheckpoint(context.checkpoint, settings);
  if (resumed === null && context.checkpoint !== null) {
    context.warn('The search starts anew: its checkpoint was made with other settings.');
  }
  const evolution = new Evolution(legrOptions, normDeviations(layers), resumed ?? experiment.seed);
  if (evolution.done || context.levels.length === 0) return evolution.best;
  const select = (individual: Individual): ReadonlySet<number> => selector.select(score(individual), keepMacs);
  // A level out of reach is found before the images are read, not after.
  select(evolution.best);
  const judge = await context.judge({
    images: legrOptions.fitnessImages,
    recalibrationImages: legrOptions.recalibrateInFitness,
  });
  const lossOf = async (individual: Individual): Promise<number> => {
    try {
      return (await judge.judge({ removed: select(individual) })).loss;
    } catch (error) {
      // Quotas of coupled layers may keep one order from a budget that another one reaches.
      if (error instanceof EspalierError && error.code === 'BUDGET_UNREACHABLE') return Infinity;
      throw error;
    }
  };
  const progress = context.stage('search', legrOptions.candidates, evolution.evaluations);
  try {
    while (!evolution.done) {
      context.signal.throwIfAborted();
      const individual = evolution.next();
      evolution.record(individual, await lossOf(individual));
      progress(evolution.evaluations);
      if (evolution.done || evolution.evaluations % checkpointEvery === 0) {
        yield { kind: 'checkpoint', data: writeCheckpoint(settings, evolution.state) };
      }
    }
  } finally {
    await judge.close();
  }
  return evolution.best;
}
