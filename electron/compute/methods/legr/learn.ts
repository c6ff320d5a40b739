import { fingerprint } from '../../../../shared/graph/fingerprint.ts';
import type { Checkpoint } from '../../protocol.ts';
import type { MethodContext } from '../method.ts';
import { checkpointOf, type LegrState, readCheckpoint } from './checkpoint.ts';
import { Evolution } from './evolution.ts';
import type { NamedSpace } from './individual.ts';
import type { Judging } from './judging.ts';
import type { LegrSettings } from './options.ts';
import type { Learned } from './rankings.ts';
import { evolve } from './search.ts';
import { SearchWatch } from './watch.ts';

/** A search for each level that is learned at, large to small, each begun with the population of the one before. */
export async function* learn(
  context: MethodContext,
  settings: LegrSettings,
  space: NamedSpace,
  judging: Judging,
): AsyncGenerator<Checkpoint, readonly Learned[]> {
  const { experiment, signal } = context;
  const identity = await identityOf(context, settings);
  const state = resumed(context, identity);
  const finished = [...state.finished];
  for (const [at, share] of settings.searchLevels.entries()) {
    if (at < finished.length) continue;
    const level = context.levelOf(share);
    const founders = finished.at(-1)?.population ?? [];
    const from = (at === state.finished.length ? state.evolution : null) ?? {
      seed: experiment.seed,
      name: `legr ${at}`,
    };
    const evolution = new Evolution(settings, space, founders, from);
    const arena = await judging.arena(level);
    const stage = settings.searchLevels.length === 1 ? 'search' : `search ${at + 1} of ${settings.searchLevels.length}`;
    const progress = context.stage(stage, settings.candidates, evolution.evaluations);
    const watch = new SearchWatch(context, space, {
      search: at + 1,
      of: settings.searchLevels.length,
      level,
      ...settings,
    });
    for await (const reached of evolve(evolution, arena, settings.atOnce, { signal, progress, watch })) {
      if (!evolution.done) yield checkpointOf(identity, { finished: [...finished], evolution: reached });
    }
    finished.push({ most: level.limit.most, best: evolution.best, population: evolution.fittestLast() });
    yield checkpointOf(identity, { finished: [...finished], evolution: null });
  }
  return finished;
}

function resumed(context: MethodContext, identity: string): LegrState {
  const state = readCheckpoint(context.checkpoint, identity);
  if (state === null && context.checkpoint !== null) {
    context.warn('The search starts anew: its checkpoint was made with other settings or images.');
  }
  return state ?? { finished: [], evolution: null };
}

/**
 * Of everything that the searches depend on, as it is stated: which share of the dense network's latency a budget is
 * changes with every measurement that its prediction learns from, and the search would be thrown away.
 */
async function identityOf({ experiment, graph, dataDigest }: MethodContext, settings: LegrSettings): Promise<string> {
  const { seed, round, floor, cost, levels, options } = experiment;
  const data = await dataDigest();
  const stated = { ...settings, searchLevels: options['searchLevels'] ?? null };
  return JSON.stringify({ settings: stated, seed, round, floor, cost, levels, data, model: fingerprint(graph) });
}
