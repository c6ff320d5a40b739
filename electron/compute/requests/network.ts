import type { NetworkReport } from '../../../shared/api/network.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { costOf } from '../../../shared/graph/cost.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { describeBoxes, prunableMacs } from '../../../shared/outline/describe.ts';
import { pruningVerdict } from '../../../shared/outline/verdict.ts';
import { readModelFile } from '../model.ts';
import type { Handlers } from '../serve.ts';
import { modelReport } from './open.ts';

export const network: Handlers['network'] = async ({ model }): Promise<NetworkReport> => {
  const file = await readModelFile(model);
  const graph = normalize(file.graph);
  const units = findUnits(graph);
  const cost = costOf(graph);
  const report = modelReport(file, graph, units, cost);
  const prunable = prunableMacs(units, cost);
  return {
    model: report,
    boxes: describeBoxes(graph, units, cost),
    prunableMacs: prunable,
    verdict: pruningVerdict(report, prunable),
  };
};
