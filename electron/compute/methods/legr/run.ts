import { filterNorms } from '../../prune/filter-norms.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { candidatesByRank, requireReachable } from '../rank.ts';
import { basesOf } from './bases.ts';
import { chooseRanking } from './choose-ranking.ts';
import { coupledSpace } from './coupled-space.ts';
import { identityOf, type NamedSpace } from './individual.ts';
import { Judging } from './judging.ts';
import { layerSpace } from './layer-space.ts';
import { learn } from './learn.ts';
import { type LegrSettings, options, settingsOf } from './options.ts';
import { rankingsFor } from './rankings.ts';
import { RankingWatch } from './ranking-watch.ts';

/**
 * LeGR: learns by evolution one affine transform of scores for each layer, or for each set of coupled layers, at one
 * level or at several; then cuts every level by one learned ranking, or by the one that is best on validation there.
 */
export const legr = defineMethod('legr', options, async function* (context, given) {
  if (context.levels.length === 0) return;
  const settings = settingsOf(
    given,
    context.allLevels.map(({ share }) => share),
    context.experiment,
  );
  const space = await spaceOf(context, settings);
  requireReachable(context, space.scores(identityOf(space, 0)));
  const judging = new Judging(context, settings, space);
  try {
    const learned = yield* learn(context, settings, space, judging);
    if (settings.selection === 'ranking') {
      yield* candidatesByRank(context, space.scores(learned.at(-1)?.best ?? identityOf(space, 0)));
      return;
    }
    const watch = new RankingWatch(context);
    const finals = context.experiment.fineTune !== undefined && settings.finalists > 1;
    for (const level of context.levels) {
      const arena = await judging.arena(level, context.within);
      const rankings = rankingsFor(level, learned, space, finals ? settings.finalists : 0);
      const best = await chooseRanking(context, arena, level, rankings, settings, watch);
      yield await context.candidate(level, best.scores, best.name);
    }
  } finally {
    await judging.close();
  }
});

/** Of groups, by the layer that people would name them by. */
function namesOf({ groups }: MethodContext['units']): ReadonlyMap<string, string> {
  return new Map(groups.map(({ id, name }) => [id, name]));
}

async function spaceOf(context: MethodContext, settings: LegrSettings): Promise<NamedSpace> {
  const { graph, units, selector } = context;
  if (settings.genes === 'coupled')
    return coupledSpace(selector.cohorts, await basesOf(context, settings.bases), namesOf(units));
  return layerSpace(filterNorms(graph, units, 'squares'), units.units.length, settings.reduction);
}
