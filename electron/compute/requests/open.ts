import type { GroupReport, ModelReport } from '../../../shared/api/results.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { costOf, type GraphCost } from '../../../shared/graph/cost.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { readModelFile } from '../model.ts';
import type { Handlers } from '../serve.ts';

export const open: Handlers['open'] = async ({ model }): Promise<ModelReport> => {
  const { name, sha256, graph: source } = await readModelFile(model);
  const graph = normalize(source);
  const units = findUnits(graph);
  const cost = costOf(graph);
  const operators: Record<string, number> = {};
  for (const { operator } of graph.nodes) operators[operator] = (operators[operator] ?? 0) + 1;
  const warnings: string[] = [];
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
};

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
