import type { CandidateReport, TradeoffSet } from '../../../shared/api/results.ts';
import { assembleTradeoffs } from '../../../shared/tradeoff/assemble.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
import type { MeasuredLatencies } from '../../../shared/tradeoff/measured.ts';
import type { ProjectReader } from '../../store/surface.ts';
import type { WantedCondition } from '../latency/known-models.ts';
import type { Services } from '../procedures/services.ts';

/**
 * The trade-off set of the project's latest model: its candidates, with what was measured on the device, or on the one
 * that was measured last, and with what its latency model predicts of the others.
 * Where there is no project yet the set is empty.
 * @throws EspalierError BUDGET_INVALID, DEVICE_UNKNOWN
 */
export async function currentSet(
  { projects, predictions }: Pick<Services, 'projects' | 'predictions'>,
  device: string | undefined,
  budgets: readonly string[],
): Promise<TradeoffSet> {
  const project = projects.reading();
  const limits = budgets.map(parseBudget);
  const measured = project?.measurements.latencies(device) ?? null;
  // A device that was removed keeps its measurements; one without any must at least be there.
  if (device !== undefined && measured === null) projects.device(device);
  const candidates = latestCandidates(project);
  const lacking = withoutLatency(candidates, measured);
  const wanted = project && lacking.length > 0 ? predictableCondition(project, measured, device) : null;
  const dense = candidates.find(({ method }) => method === 'dense') ?? null;
  const predicted = project && wanted && (await predictions.of(project, dense, lacking, wanted));
  return assembleTradeoffs(candidates, measured, limits, predicted);
}

/** Candidates of different models have different baselines; they do not belong into one set. */
function latestCandidates(project: ProjectReader | null): readonly CandidateReport[] {
  const modelSha256 = project?.experiments.latestModel() ?? null;
  return project && modelSha256 !== null ? project.candidates.list(modelSha256) : [];
}

function withoutLatency(
  candidates: readonly CandidateReport[],
  measured: MeasuredLatencies | null,
): readonly CandidateReport[] {
  const known = new Set(measured?.latencies.map(({ artifactSha256 }) => artifactSha256));
  return candidates.filter(({ artifactSha256 }) => !known.has(artifactSha256));
}

/**
 * Under what to predict: as the set was measured, so that both stand on one axis, or as the device was last learned where
 * nothing was measured. Null at a camera's rate, of which nothing is learned.
 */
function predictableCondition(
  project: ProjectReader,
  measured: MeasuredLatencies | null,
  device: string | undefined,
): WantedCondition | null {
  if (measured === null) return project.latencyModels.list(device)[0]?.document.condition ?? null;
  const { runtime, runtimeVersion, precision, threads, load, options } = measured.conditions;
  const session = project.measurements.latestSession(device);
  // Kernels that start otherwise than they were learned take other times.
  if (load.shape !== 'back-to-back' || options.includes('--useCudaGraph') || session === null) return null;
  const { powerMode, governor } = session.before;
  return { device: measured.device, runtime, runtimeVersion, precision, threads, powerMode, governor };
}
