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

/** The scores of the baselines that rankings start from. */
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
  for (const name of names) bases.push({ name, scores: await scoresOf[name]() });
  return bases;
}
