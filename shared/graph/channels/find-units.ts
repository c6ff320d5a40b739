import type { Graph } from '../graph.ts';
import type { ChannelUnits } from './units.ts';

/** The channel units of a normalised graph (see `normalize`), by union-find on single channels. */
export function findUnits(graph: Graph): ChannelUnits {
  throw new Error(`units of ${graph.name}: being written`);
}
