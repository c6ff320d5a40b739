import { median } from 'simple-statistics';
import { ratiosByRound } from '../../../shared/statistics/comparison.ts';
import { ascending, percentile } from '../../../shared/statistics/percentile.ts';
import type { MeasuredModel } from '../../devices/device.ts';

/**
 * Latencies of networks that were measured in several sessions, as if in one: each is its median ratio, round by round,
 * to the anchor that every session has first, times what the anchor takes over all sessions. A session in which the
 * device was slower thus does not make its networks look slow. In the order of the sessions, anchors left out.
 */
export function anchoredNs(sessions: readonly (readonly MeasuredModel[])[]): { anchorNs: number; ns: number[] } {
  const anchors = sessions.map((models) => roundsOf(models[0]!));
  const anchorNs = median(anchors.map((rounds) => percentile(ascending(rounds.flat()), 0.5)));
  const ns = sessions.flatMap((models, session) =>
    models.slice(1).map((model) => anchorNs * median(ratiosByRound(anchors[session]!, roundsOf(model)))),
  );
  return { anchorNs, ns };
}

function roundsOf({ rounds }: MeasuredModel): number[][] {
  return rounds.map(({ samplesNs }) => [...samplesNs]);
}
