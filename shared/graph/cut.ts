import type { ChannelUnits } from './channels/units.ts';
import type { Graph } from './graph.ts';

/**
 * The graph without the removed units (ids into `units.units`): weights sliced, attributes rewritten.
 * PLAN_INVALID when a removed unit must stay or a tensor would lose its last channel.
 */
export function cutGraph(graph: Graph, units: ChannelUnits, removed: ReadonlySet<number>): Graph {
  throw new Error(`cut of ${graph.name} (${units.units.length}, ${removed.size}): being written`);
}
