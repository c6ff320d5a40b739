import type { GroupReport, ModelReport } from '../../../shared/api/results.ts';
import { analyze } from '../../../shared/graph/analyze.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { costOf, type GraphCost } from '../../../shared/graph/cost.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { readModelFile, type ModelFile } from '../model.ts';
import type { Handlers } from '../serve.ts';

/** Nodes that a warning names. */
const mostNamed = 5;

export const open: Handlers['open'] = async ({ model }): Promise<ModelReport> => {
  const file = await readModelFile(model);
  const graph = normalize(file.graph);
  return modelReport(file, graph, findUnits(graph), costOf(graph));
};

/** What is told of a model file whose network is `graph`. */
export function modelReport(
  { name, sha256 }: Pick<ModelFile, 'name' | 'sha256'>,
  graph: Graph,
  units: ChannelUnits,
  cost: GraphCost,
): ModelReport {
  const operators: Record<string, number> = {};
  for (const { operator } of graph.nodes) operators[operator] = (operators[operator] ?? 0) + 1;
  const warnings = opaqueWarnings(graph);
  if (!units.groups.some(({ prunable }) => prunable)) {
    warnings.push('No channel of this network may leave: every group is fixed, see fixedBy.');
  }
  if (operators['BatchNormalization'] === undefined) {
    warnings.push('The network holds no batch normalisation: candidates cannot be recalibrated after cutting.');
  }
  return {
    name,
    sha256,
    macs: cost.macs,
    params: cost.params,
    activationBytes: cost.activationBytes,
    operators,
    units: units.units.length,
    groups: describeGroups(units, cost),
    warnings,
  };
}

/** What is not looked into, and what that means for the numbers. */
function opaqueWarnings(graph: Graph): string[] {
  const { nodes } = analyze(graph);
  const warnings: string[] = [];
  const unknown = nodes.filter(({ opaque }) => opaque === 'unknown operator').map(({ node: { node } }) => node);
  if (unknown.length > 0) {
    const names = new Set(unknown.map(({ domain, operator }) => (domain === '' ? operator : `${domain}.${operator}`)));
    const named = unknown.slice(0, mostNamed).map(({ name }) => `'${name}'`);
    const more = unknown.length > named.length ? ` and ${unknown.length - named.length} more` : '';
    warnings.push(
      `Not known: ${[...names].join(', ')} (node ${named.join(', ')}${more}). ` +
        'Such nodes pass as they are: the channels that they read stay, and their cost is not counted.',
    );
  }
  const blind = nodes.filter(({ opaque }) => opaque === 'unknown input');
  if (blind.length > 0) {
    warnings.push(
      `${blind.length} nodes after these read values of unknown shape, the first is '${blind[0]!.node.node.name}': ` +
        'they are neither cut nor counted. Export with shape inference (onnx.shape_inference) to have them looked into.',
    );
  }
  return warnings;
}

function describeGroups({ units, groups, weightAxes }: ChannelUnits, cost: GraphCost): GroupReport[] {
  const writers = new Map(groups.map(({ id }) => [id, new Set<string>()]));
  for (const { node, role, unitOf } of weightAxes) {
    // What one node produces belongs to one group.
    const unit = role === 'produces' ? unitOf.find((unit) => unit >= 0) : undefined;
    if (unit !== undefined) writers.get(units[unit].group)!.add(node);
  }
  return groups.map(({ id, name, units: members, prunable, fixedBy }) => {
    let macs = 0;
    for (const node of writers.get(id)!) macs += cost.perNode.get(node)?.macs ?? 0;
    return { id, name, size: members.length, prunable, macs, fixedBy };
  });
}
