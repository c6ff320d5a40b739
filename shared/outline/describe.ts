import type { NetworkBox } from '../api/network.ts';
import { analyze } from '../graph/analyze.ts';
import type { ChannelUnits } from '../graph/channels/units.ts';
import { activationsOf, type GraphCost } from '../graph/cost.ts';
import type { Dimension, Graph } from '../graph/graph.ts';
import { outline } from './outline.ts';

/** The boxes of a network with all that is counted of them; `cost` and `units` were found on this very graph. */
export function describeBoxes(graph: Graph, units: ChannelUnits, cost: GraphCost): NetworkBox[] {
  const { types } = analyze(graph);
  const bytes = new Map(activationsOf(graph).map((activation) => [activation.value, activation.bytes]));
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const isNumber = (dim: Dimension | undefined): number | null => (typeof dim === 'number' ? dim : null);
  return outline(graph).map(({ name, nodes, inputs, output }) => {
    const dims = types.get(output)?.dims ?? [];
    const axis = units.layouts.get(output)?.axes[0] ?? 1;
    const sum = (of: (node: string) => number): number => nodes.reduce((total, node) => total + of(node.name), 0);
    return {
      name,
      operators: nodes.map(({ operator }) => operator),
      inputs,
      channels: isNumber(dims[axis]),
      size: dims.filter((_, at) => at > 0 && at !== axis).map(isNumber),
      groups: groupsOf(units, output),
      macs: sum((node) => cost.perNode.get(node)?.macs ?? 0),
      params: sum((node) => cost.perNode.get(node)?.params ?? 0),
      activationBytes: nodes
        .flatMap((node) => node.outputs)
        .reduce((total, value) => total + (bytes.get(value) ?? 0), 0),
      isOutput: outputs.has(output),
    };
  });
}

function groupsOf({ units, layouts }: ChannelUnits, value: string): string[] {
  const counts = new Map<string, number>();
  for (const unit of layouts.get(value)?.unitOf ?? []) {
    if (unit < 0) continue;
    const { group } = units[unit]!;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([group]) => group);
}

/**
 * The MACs that would go with every channel that may leave: of each weight what lies along no such channel stays. What
 * can really be reached is less by one unit of each group, which a cut leaves.
 */
export function prunableMacs({ units, weightAxes }: ChannelUnits, cost: GraphCost): number {
  const staying = new Map<string, number>();
  const seen = new Set<string>();
  for (const { node, constant, axis, unitOf } of weightAxes) {
    if (seen.has(`${constant} ${axis}`)) continue;
    seen.add(`${constant} ${axis}`);
    const fixed = unitOf.reduce((count, unit) => count + (unit >= 0 && units[unit]!.prunable ? 0 : 1), 0);
    staying.set(node, (staying.get(node) ?? 1) * (fixed / unitOf.length));
  }
  let macs = 0;
  for (const [node, share] of staying) macs += (cost.perNode.get(node)?.macs ?? 0) * (1 - share);
  return macs;
}
