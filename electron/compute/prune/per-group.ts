import { EspalierError } from '../../../shared/api/errors.ts';
import type { PerGroup } from '../../../shared/api/per-group.ts';
import type { UnitGroup } from '../../../shared/graph/channels/units.ts';

/**
 * A setting by group id: its number for the group's id or name, or the one for all. Throws OPTION_INVALID when it
 * names a group that the model does not have.
 */
export function byGroup(option: string, setting: PerGroup, groups: readonly UnitGroup[]): ReadonlyMap<string, number> {
  const { all = 1, ...named } = typeof setting === 'number' ? { all: setting } : setting;
  const values = new Map(groups.map(({ id }) => [id, all]));
  for (const [key, value] of Object.entries(named)) {
    const group = groups.find(({ id }) => id === key) ?? groups.find(({ name }) => name === key);
    if (group === undefined) throw unknown(option, key, groups);
    values.set(group.id, value);
  }
  return values;
}

function unknown(option: string, key: string, groups: readonly UnitGroup[]): EspalierError {
  const known = groups.filter(({ prunable }) => prunable).map(({ id, name }) => `${id} (${name})`);
  return new EspalierError(
    'OPTION_INVALID',
    `${option} names the group “${key}”, which the model does not have.`,
    `Groups that can be cut: ${known.join(', ') || 'none'}.`,
  );
}
