import type { MethodContext } from '../method.ts';
import { globalL2Scores } from '../global-l2/scores.ts';
import { uniformL1Scores } from '../uniform-l1/scores.ts';
import type { Base } from './coupled-space.ts';
import type { BaseName } from './options.ts';

/** The scores of the baselines that rankings start from. */
export async function basesOf(context: MethodContext, names: readonly BaseName[]): Promise<Base[]> {
  const { graph, units } = context;
  const scoresOf: Readonly<Record<BaseName, () => Float64Array | Promise<Float64Array>>> = {
    'global-l2': () => globalL2Scores(graph, units),
    'uniform-l1': () => uniformL1Scores(graph, units),
  };
  const bases: Base[] = [];
  for (const name of names) bases.push({ name, scores: await scoresOf[name]() });
  return bases;
}
