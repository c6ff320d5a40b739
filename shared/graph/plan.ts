import type { ChannelUnits } from './channels/units.ts';
import type { Graph } from './graph.ts';

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

/** The plan that removes these units (ids into `units.units`). */
export function planFromUnits(graph: Graph, units: ChannelUnits, removed: ReadonlySet<number>): Plan {
  throw new Error(`plan for ${graph.name} (${units.units.length}, ${removed.size}): being written`);
}

/** A plan from parsed JSON; PLAN_INVALID says which part is wrong. */
export function parsePlan(json: unknown): Plan {
  throw new Error(`plan ${typeof json}: being written`);
}

/** The unit ids that a plan removes from this model; PLAN_MISMATCH or PLAN_INVALID when it does not fit it. */
export function removedUnits(graph: Graph, units: ChannelUnits, plan: Plan): ReadonlySet<number> {
  throw new Error(`plan ${plan.model} on ${graph.name} (${units.units.length}): being written`);
}
