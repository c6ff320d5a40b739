import { EspalierError } from '../../../../shared/api/errors.ts';
import { bnGammaScores } from '../bn-gamma/scores.ts';
import { fpgmScores } from '../fpgm/scores.ts';
import { globalL2Scores } from '../global-l2/scores.ts';
import type { MethodContext } from '../method.ts';
import { options as taylorOptions } from '../taylor/options.ts';
import { rankByTaylor } from '../taylor/run.ts';
import { uniformL1Scores } from '../uniform-l1/scores.ts';
import { uniformL2Scores } from '../uniform-l2/scores.ts';
import type { Base } from './coupled-space.ts';
import type { BaseName } from './options.ts';

/**
 * The scores of the baselines that rankings start from; without one that needs gradients of a network that has none, as
 * long as there is another.
 */
export async function basesOf(context: MethodContext, names: readonly BaseName[]): Promise<Base[]> {
  const { graph, units } = context;
  const scoresOf: Readonly<Record<BaseName, () => Float64Array | Promise<Float64Array>>> = {
    'uniform-l1': () => uniformL1Scores(graph, units),
    'uniform-l2': () => uniformL2Scores(graph, units),
    'global-l2': () => globalL2Scores(graph, units),
    'bn-gamma': () => bnGammaScores(graph, units),
    fpgm: () => fpgmScores(graph, units),
    taylor: () => rankByTaylor(context, taylorOptions.parse({})),
  };
  const bases: Base[] = [];
  for (const name of names) {
    try {
      bases.push({ name, scores: await scoresOf[name]() });
    } catch (error) {
      const isLeftOut = error instanceof EspalierError && error.code === 'GRADIENT_UNKNOWN' && names.length > 1;
      if (!isLeftOut) throw error;
      context.warn(`No ranking starts from ${name}: ${error.message}`);
    }
  }
  return bases;
}
