import type { LayerTimes } from '../api/measurements.ts';
import { costOf } from '../graph/cost.ts';
import type { Graph } from '../graph/graph.ts';
import { inferTypes } from '../graph/infer.ts';

/** A layer as people read it: what of the network it is, and what it takes. */
export interface LayerRow {
  readonly node: string;
  /** What runs in it: 'Conv', 'BatchNormalization', 'Relu'. */
  readonly operators: readonly string[];
  /** Of the first input and output of the node; null where there is no such axis or its size is open. */
  readonly channelsIn: number | null;
  readonly channelsOut: number | null;
  /** Of all that runs in it, at batch 1. */
  readonly macs: number;
  readonly ns: number;
  /** Of the sum of all layers, 0 to 1. */
  readonly share: number;
}

/**
 * The timed layers in network order. Several runtime layers of one node are one row.
 *
 * @param graph the network as `normalize` gives it: MODEL_INVALID, SHAPE_INVALID otherwise
 */
export function layerRows(graph: Graph, times: LayerTimes): LayerRow[] {
  const types = inferTypes(graph);
  const { perNode } = costOf(graph);
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const within = new Map<string, Set<string>>();
  for (const layer of times.layers) {
    const members = within.get(layer.node) ?? new Set();
    within.set(layer.node, members);
    for (const node of layer.nodes) members.add(node);
  }
  const channels = (value: string | undefined): number | null => {
    const channel = types.get(value ?? '')?.dims[1];
    return typeof channel === 'number' ? channel : null;
  };
  return times.nodes.flatMap(({ node, ns }): LayerRow[] => {
    if (ns === null) return [];
    const members = [...(within.get(node) ?? [])];
    return [
      {
        node,
        operators: members.flatMap((member) => nodes.get(member)?.operator ?? []),
        channelsIn: channels(nodes.get(node)?.inputs[0]),
        channelsOut: channels(nodes.get(node)?.outputs[0]),
        macs: members.reduce((sum, member) => sum + (perNode.get(member)?.macs ?? 0), 0),
        ns,
        share: times.sumNs > 0 ? ns / times.sumNs : 0,
      },
    ];
  });
}
