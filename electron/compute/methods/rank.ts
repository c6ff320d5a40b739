import type { ComputedCandidate } from '../protocol.ts';
import type { MethodContext } from './method.ts';

/** One ranking, cut at every level: the candidates' removed units are nested. */
export async function* candidatesByRank(
  context: MethodContext,
  scores: Float64Array,
): AsyncGenerator<ComputedCandidate> {
  requireReachable(context, scores);
  for (const level of context.levels) yield await context.candidate(level, scores);
}

/**
 * Throws BUDGET_UNREACHABLE where a level is out of this order's reach: before larger ones are searched and trained for
 * hours. What is predicted of a latency changes with every measurement: those levels are tried when it is their turn.
 */
export function requireReachable(
  { selector, levels, within }: Pick<MethodContext, 'selector' | 'levels' | 'within'>,
  scores: Float64Array,
): void {
  for (const { limit } of levels) if (limit.quantity !== 'latency') selector.select(scores, limit, within);
}
