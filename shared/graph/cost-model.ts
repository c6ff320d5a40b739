import type { ChannelUnits } from './channels/units.ts';
import type { Graph } from './graph.ts';

/** The cost that a cut would have, kept up to date unit by unit: equal to `costOf(cutGraph(…))` at every moment. */
export interface CostModel {
  readonly macs: number;
  readonly params: number;
  remove(unit: number): void;
  restore(unit: number): void;
}

export function createCostModel(graph: Graph, units: ChannelUnits): CostModel {
  throw new Error(`cost model of ${graph.name} (${units.units.length}): being written`);
}
