import type { LayerTimes } from '../api/measurements.ts';

/** The time of one node in two networks; null where it has none of its own: fused there, folded, or not there at all. */
export interface LinedUpLayer {
  readonly node: string;
  readonly aNs: number | null;
  readonly bNs: number | null;
}

/**
 * Two networks layer by layer, such as a dense one and one cut from it: cutting keeps the names of nodes. In the order
 * of `a`; what only `b` has comes last.
 */
export function lineUp(a: LayerTimes, b: LayerTimes): LinedUpLayer[] {
  const timesOf = ({ nodes }: LayerTimes): Map<string, number> =>
    new Map(nodes.flatMap(({ node, ns }) => (ns === null ? [] : [[node, ns] as const])));
  const [inA, inB] = [timesOf(a), timesOf(b)];
  const names = new Set([...a.nodes, ...b.nodes].map(({ node }) => node));
  return [...names]
    .filter((node) => inA.has(node) || inB.has(node))
    .map((node) => ({ node, aNs: inA.get(node) ?? null, bNs: inB.get(node) ?? null }));
}
