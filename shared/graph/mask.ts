import type { ChannelUnits } from './channels/units.ts';
import type { Graph } from './graph.ts';
import { requireRemovable } from './kept.ts';
import { copyOf, zeroPositions } from './slices.ts';

/**
 * The same graph with every slice of the removed units zeroed (weights, biases, normalisation's scale and shift, the
 * consumers' input slices): what `cutGraph` must agree with. PLAN_INVALID as there.
 */
export function maskGraph(graph: Graph, units: ChannelUnits, removed: ReadonlySet<number>): Graph {
  requireRemovable(units, removed);
  const constants = new Map(graph.constants);
  const copied = new Set<string>();
  for (const { constant, axis, masked, unitOf } of units.weightAxes) {
    if (!masked) continue;
    const leaving: number[] = [];
    unitOf.forEach((unit, index) => {
      if (removed.has(unit)) leaving.push(index);
    });
    if (leaving.length === 0) continue;
    if (!copied.has(constant)) constants.set(constant, copyOf(constants.get(constant)!));
    copied.add(constant);
    const { data, dims } = constants.get(constant)!;
    zeroPositions(data, dims, axis, leaving);
  }
  return { ...graph, constants };
}
