import type { ChannelUnits } from './channels/units.ts';
import type { Graph } from './graph.ts';

/** The same graph with every slice of the removed units zeroed: what `cutGraph` must agree with. */
export function maskGraph(graph: Graph, units: ChannelUnits, removed: ReadonlySet<number>): Graph {
  throw new Error(`mask of ${graph.name} (${units.units.length}, ${removed.size}): being written`);
}
