import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';

/** Units that lie in exactly the same weights: in a chain of different widths, those of one width. */
export interface Cohort {
  readonly group: string;
  readonly units: readonly number[];
}

/**
 * The prunable units in cohorts. Every layer's channels are whole cohorts, so that cutting the same share of each, or
 * keeping a multiple of eight of each, holds for every layer.
 */
export function cohortsOf(units: ChannelUnits): Cohort[] {
  const weights: number[][] = units.units.map(() => []);
  units.weightAxes.forEach(({ unitOf }, axis) => {
    for (const unit of unitOf) if (unit >= 0 && weights[unit].at(-1) !== axis) weights[unit].push(axis);
  });
  const cohorts = new Map<string, { group: string; units: number[] }>();
  for (const { id, group, prunable } of units.units) {
    if (!prunable) continue;
    const key = `${group}:${weights[id].join()}`;
    const cohort = cohorts.get(key);
    if (cohort === undefined) cohorts.set(key, { group, units: [id] });
    else cohort.units.push(id);
  }
  return [...cohorts.values()];
}
