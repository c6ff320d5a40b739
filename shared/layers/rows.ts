import type { LayerRow, LayerTimes } from '../api/measurements.ts';
import { costOf } from '../graph/cost.ts';
import type { Graph } from '../graph/graph.ts';
import { inferTypes } from '../graph/infer.ts';

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
