import type { TradeoffSet } from '../../../shared/api/results.ts';
import { assembleTradeoffs } from '../../../shared/tradeoff/assemble.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
import type { ProjectReader } from '../../store/surface.ts';
import type { ProjectAccess } from '../project-access.ts';

/**
 * The trade-off set of the project's latest model: its candidates, with what was measured on the device, or on the one
 * that was measured last.
 * Where there is no project yet the set is empty.
 * @throws EspalierError BUDGET_INVALID, DEVICE_UNKNOWN
 */
export function currentSet(
  projects: ProjectAccess,
  device: string | undefined,
  budgets: readonly string[],
): TradeoffSet {
  const project = projects.reading();
  const limits = budgets.map(parseBudget);
  const measured = project?.measurements.latencies(device) ?? null;
  // A device that was removed keeps its measurements; one without any must at least be there.
  if (device !== undefined && measured === null) projects.device(device);
  return assembleTradeoffs(latestCandidates(project), measured, limits);
}

/** Candidates of different models have different baselines; they do not belong into one set. */
function latestCandidates(project: ProjectReader | null) {
  const modelSha256 = project?.experiments.list().findLast(({ candidates }) => candidates.length > 0)?.modelSha256;
  return project && modelSha256 !== undefined ? project.candidates.list(modelSha256) : [];
}
