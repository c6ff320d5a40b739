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
  const classOf = refined(units);
  const cohorts = new Map<number, { group: string; units: number[] }>();
  for (const { id, group, prunable } of units.units) {
    if (!prunable) continue;
    const cohort = cohorts.get(classOf[id]);
    if (cohort === undefined) cohorts.set(classOf[id], { group, units: [id] });
    else cohort.units.push(id);
  }
  return [...cohorts.values()];
}

/** For each unit its class: groups, parted by every weight axis into what lies on it and what does not. */
function refined({ units, groups, weightAxes }: ChannelUnits): Int32Array {
  const classOf = new Int32Array(units.length);
  const sizes = groups.map((group) => group.units.length);
  groups.forEach((group, index) => {
    for (const unit of group.units) classOf[unit] = index;
  });
  const lastList = new Int32Array(units.length).fill(-1);
  // No class is empty, so that there are never more of them than units and groups.
  const inside = new Int32Array(units.length + groups.length);
  // Many axes share a list, which parts nothing twice.
  const lists = [...new Set(weightAxes.map(({ unitOf }) => unitOf))];
  lists.forEach((unitOf, list) => {
    const members: number[] = [];
    for (const unit of unitOf) {
      if (unit < 0 || lastList[unit] === list) continue;
      lastList[unit] = list;
      members.push(unit);
      inside[classOf[unit]]++;
    }
    // Where only part of a class lies on the list, that part becomes a class of its own.
    const parted = new Map<number, number>();
    for (const unit of members) {
      const old = classOf[unit];
      const count = inside[old];
      if (count > 0 && count < sizes[old]) {
        sizes[old] -= count;
        parted.set(old, sizes.push(count) - 1);
      }
      inside[old] = 0;
    }
    if (parted.size > 0) for (const unit of members) classOf[unit] = parted.get(classOf[unit]) ?? classOf[unit];
  });
  return classOf;
}
