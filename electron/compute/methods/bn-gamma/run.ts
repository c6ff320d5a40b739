import { defineMethod } from '../method.ts';
import { candidatesByRank } from '../rank.ts';
import { options } from './options.ts';
import { bnGammaScores } from './scores.ts';

export const bnGamma = defineMethod('bn-gamma', options, async function* (context) {
  const { graph, units } = context;
  const scores = bnGammaScores(graph, units);
  const prunable = units.units.filter((unit) => unit.prunable);
  const unscaled = prunable.filter(({ id }) => scores[id] === Infinity).length;
  if (unscaled > 0) {
    context.warn(
      `${unscaled} of the ${prunable.length} units that may leave have no batch normalisation: they leave last.`,
    );
  }
  yield* candidatesByRank(context, scores);
});
