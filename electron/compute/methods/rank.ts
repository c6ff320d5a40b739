import type { ComputedCandidate } from '../protocol.ts';
import type { MethodContext } from './method.ts';

/** One ranking, cut at every level: the candidates' removed units are nested. */
export async function* candidatesByRank(
  context: MethodContext,
  scores: Float64Array,
): AsyncGenerator<ComputedCandidate> {
  for (const level of context.levels) {
    const removed = context.selector.select(scores, context.selector.shareOf('macs', level));
    yield await context.candidate(level, removed);
  }
}
