import type { Allowance } from '../../../shared/graph/allowances.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';

/** At most this share of a layer's filters may leave, and two of them stay (LeGR's code: `safeguard` 0.1). */
const quota = 0.9;
const leastFilters = 2;

/** What every layer may lose by its quota and by the floor of its group, and every group by its floor. */
export function allowancesOf(units: ChannelUnits, floors: ReadonlyMap<string, number>): Allowance[] {
  const allowances: Allowance[] = units.layers.map(({ unitOfFilter, count }) => ({
    units: unitOfFilter,
    mayLeave: Math.max(0, Math.min(Math.floor(quota * count), count - leastFilters)),
  }));
  const atLeast = (members: readonly number[]): void => {
    // Units share the group of the layer that they lie in.
    const floor = floors.get(units.units[members[0]]?.group) ?? 1;
    if (floor > 1) allowances.push({ units: Int32Array.from(members), mayLeave: Math.max(0, members.length - floor) });
  };
  if (![...floors.values()].some((floor) => floor > 1)) return allowances;
  for (const group of units.groups) atLeast(group.units);
  // A grouped convolution has several filters for one unit: floors count units.
  for (const { unitOf, role } of units.weightAxes) {
    if (role === 'produces') atLeast([...new Set(unitOf)].filter((unit) => unit >= 0));
  }
  return allowances;
}
