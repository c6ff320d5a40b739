import { z } from 'zod';
import { EspalierError } from '../api/errors.ts';
import type { ChannelUnits } from './channels/units.ts';
import { fingerprint } from './fingerprint.ts';
import type { Graph } from './graph.ts';
import { requireRemovable } from './kept.ts';

/**
 * Which units leave a model: JSON, replayable on the same model. A plan names units by group and index, and the
 * model by its fingerprint, so that it is refused on another one.
 */
export interface Plan {
  readonly format: 'espalier-plan';
  readonly version: 1;
  /** `fingerprint(graph)` of the dense model that the plan was made on. */
  readonly model: string;
  /** For each cut group its id, and the indices (ascending) of the units that are removed from it. */
  readonly removed: readonly { readonly group: string; readonly units: readonly number[] }[];
}

const format = z.strictObject({
  format: z.literal('espalier-plan'),
  version: z.literal(1),
  model: z.string().regex(/^[0-9a-f]{16}$/, 'must be 16 hexadecimal digits'),
  removed: z.array(
    z.strictObject({ group: z.string().min(1), units: z.array(z.int().min(0)).min(1, 'must name at least one unit') }),
  ),
});

/** The plan that removes these units (ids into `units.units`). */
export function planFromUnits(graph: Graph, units: ChannelUnits, removed: ReadonlySet<number>): Plan {
  const cuts = units.groups.map((group) => ({
    group: group.id,
    units: group.units.flatMap((unit, index) => (removed.has(unit) ? [index] : [])),
  }));
  return {
    format: 'espalier-plan',
    version: 1,
    model: fingerprint(graph),
    removed: cuts.filter((cut) => cut.units.length > 0),
  };
}

/** A plan from parsed JSON; PLAN_INVALID says which part is wrong. */
export function parsePlan(json: unknown): Plan {
  const parsed = format.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw invalid(`${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  }
  const groups = new Set<string>();
  for (const { group, units } of parsed.data.removed) {
    if (groups.has(group)) throw invalid(`group ${group} is named twice`);
    groups.add(group);
    if (units.some((unit, index) => index > 0 && unit <= units[index - 1]!)) {
      throw invalid(`the units of group ${group} must ascend without repeats`);
    }
  }
  return parsed.data;
}

/** The unit ids that a plan removes from this model; PLAN_MISMATCH or PLAN_INVALID when it does not fit it. */
export function removedUnits(graph: Graph, units: ChannelUnits, plan: Plan): ReadonlySet<number> {
  requireModel(plan, fingerprint(graph));
  const removed = namedUnits(units, plan);
  requireRemovable(units, removed);
  return removed;
}

/** PLAN_MISMATCH unless the plan was made on the model of this fingerprint. */
export function requireModel(plan: Plan, model: string): void {
  if (plan.model === model) return;
  throw new EspalierError(
    'PLAN_MISMATCH',
    `The plan was made on the model ${plan.model}, this one is ${model}.`,
    'Replay a plan on the very network that it was made on, or make a new one.',
  );
}

/** The unit ids that a plan names; PLAN_INVALID where there is no such unit. Whether they may leave is not looked at. */
export function namedUnits(units: ChannelUnits, plan: Plan): Set<number> {
  const removed = new Set<number>();
  for (const cut of plan.removed) {
    const group = units.groups.find(({ id }) => id === cut.group);
    if (!group) throw invalid(`the model has no group ${cut.group}`);
    for (const index of cut.units) {
      const unit = group.units[index];
      if (unit === undefined)
        throw invalid(`group ${cut.group} has ${group.units.length} units, none numbered ${index}`);
      removed.add(unit);
    }
  }
  return removed;
}

function invalid(message: string): EspalierError {
  return new EspalierError('PLAN_INVALID', `The plan does not hold: ${message}.`, 'Make the plan anew with Espalier.');
}
