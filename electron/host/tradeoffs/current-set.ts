import { EspalierError } from '../../../shared/api/errors.ts';
import type { TradeoffSet } from '../../../shared/api/results.ts';
import { assembleTradeoffs } from '../../../shared/tradeoff/assemble.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
import type { ProjectReader } from '../../store/surface.ts';

/**
 * The trade-off set of the project's latest model: its candidates, with what was measured on the device, or on the one
 * that was measured last.
 * @param project null where there is none yet: the set is empty
 * @throws EspalierError BUDGET_INVALID, DEVICE_UNKNOWN
 */
export function currentSet(
  project: ProjectReader | null,
  device: string | undefined,
  budgets: readonly string[],
): TradeoffSet {
  const limits = budgets.map(parseBudget);
  const measured = project?.measurements.latencies(device) ?? null;
  if (device !== undefined && measured === null) checkDevice(project, device);
  return assembleTradeoffs(latestCandidates(project), measured, limits);
}

/** Candidates of different models have different baselines; they do not belong into one set. */
function latestCandidates(project: ProjectReader | null) {
  const modelSha256 = project?.experiments.list().findLast(({ candidates }) => candidates.length > 0)?.modelSha256;
  return project && modelSha256 !== undefined ? project.candidates.list(modelSha256) : [];
}

function checkDevice(project: ProjectReader | null, device: string): void {
  if (project) project.devices.get(device);
  else throw new EspalierError('DEVICE_UNKNOWN', `There is no device “${device}”.`, 'espalier device add adds one.');
}
