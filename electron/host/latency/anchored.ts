import { median } from 'simple-statistics';
import { ascending, percentile } from '../../../shared/statistics/percentile.ts';
import type { MeasuredModel } from '../../devices/device.ts';

/**
 * Latencies (p50, nanoseconds) of networks that were measured in several sessions, as if in one on a device that does
 * nothing else. In the order of the sessions, without the anchor that each of them has first.
 *
 * A session in which the anchor took longer than it usually does lets all its networks seem slow by as much. And p50 of
 * a network whose turns fell together with other work says little: its lower quartile does, times how far the two are
 * apart for most networks.
 */
export function anchoredNs(sessions: readonly (readonly MeasuredModel[])[]): { anchorNs: number; ns: number[] } {
  const quartiles = sessions.map((models) => models.map((model) => at(model, 0.25)));
  const gap = median(sessions.flatMap((models) => models.map((model) => at(model, 0.5) / at(model, 0.25))));
  const anchor = median(quartiles.map(([first]) => first!));
  return {
    anchorNs: anchor * gap,
    ns: quartiles.flatMap(([first, ...others]) => others.map((quartile) => (quartile / first!) * anchor * gap)),
  };
}

function at({ rounds }: MeasuredModel, share: number): number {
  return percentile(ascending(rounds.flatMap(({ samplesNs }) => samplesNs)), share);
}
