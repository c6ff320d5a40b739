import { EspalierError } from '../../../shared/api/errors.ts';
import type { LatencyModelReport, PredictedLatency, PredictionReport } from '../../../shared/api/latency.ts';
import { counted } from '../../../shared/format/numbers.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { addObservations, type Observed } from '../../../shared/latency/learn.ts';
import type { HeldOutError, LatencyCondition } from '../../../shared/latency/model.ts';
import { PlanPredictor } from '../../../shared/latency/predict.ts';
import type { Artifact } from '../../devices/device.ts';
import type { Project, StoredLatencyModel, StoredSession } from '../../store/surface.ts';
import { graphOf } from '../models/graph-of.ts';
import type { MeasuredModelFile } from '../measurements/measured-models.ts';

export function latencyReport({ document, network, networkSha256, learnedAt }: StoredLatencyModel): LatencyModelReport {
  const { condition, channelStep, observations, error } = document;
  return {
    ...condition,
    ...{ network, networkSha256, channelStep, learnedAt },
    observations: observations.length,
    error: error && withoutSpread(error),
  };
}

/** Intervals of predictions hold the spread already. */
function withoutSpread({ spread: _spread, ...error }: HeldOutError): LatencyModelReport['error'] {
  return error;
}

/** Under what latencies are wanted. */
export type WantedCondition = Pick<LatencyCondition, 'device' | 'runtime' | 'precision' | 'threads'> &
  Partial<LatencyCondition>;

/**
 * What the networks would take on the device: each by that of the models that is surest of it, which is the one that knows
 * its layers. Throws LATENCY_MODEL_UNKNOWN.
 */
export async function predictLatency(
  models: readonly StoredLatencyModel[],
  wanted: WantedCondition,
  files: readonly MeasuredModelFile[],
): Promise<PredictionReport> {
  const fitting = models.filter(({ document: { condition } }) => isUnder(condition, wanted));
  if (fitting.length === 0) {
    const { device, runtime, precision, threads } = wanted;
    throw new EspalierError(
      'LATENCY_MODEL_UNKNOWN',
      `Nothing was learned yet of ${runtime}, ${precision}, ${counted(threads, 'thread')} on ${device}.`,
      `Learn it: espalier latency learn --device ${device} NETWORK.onnx`,
    );
  }
  const predictions: PredictedLatency[] = [];
  for (const file of files) {
    const graph = await graphOf(file);
    const units = findUnits(graph);
    const all = fitting.map((model) => ({
      model: file.name,
      ...new PlanPredictor(graph, units, model.document).ofRemoved([]),
      by: latencyReport(model),
    }));
    // The newest first: of equally sure ones that counts.
    predictions.push(all.reduce((best, one) => (widthOf(one) < widthOf(best) ? one : best)));
  }
  return { predictions };
}

/** Of what nothing is known there is no width. */
function widthOf({ ns, low, high }: PredictedLatency): number {
  return ns > 0 ? (high - low) / ns : Infinity;
}

/** In all that is wanted. */
export function isUnder(condition: LatencyCondition, wanted: Partial<LatencyCondition>): boolean {
  return Object.entries(wanted).every(([name, value]) => condition[name as keyof LatencyCondition] === value);
}

/** What a latency model took from a measurement. */
interface Learned {
  readonly network: string;
  readonly added: number;
  /** What it rests on now: of a network that it knew, the newer measurement counts. */
  readonly observations: number;
}

/**
 * Lets every model under a measurement's condition learn from it, and says what they did. Only back to back, as they were
 * learned, and of networks that can be read here.
 */
export async function learnFrom(
  project: Project,
  session: StoredSession,
  files: readonly Artifact[],
): Promise<readonly Learned[]> {
  const { device, conditions, before } = session;
  const { runtime, runtimeVersion, precision, threads, load, options } = conditions;
  // A run whose heat is the point, that was cut short, or whose kernels start otherwise than they were learned, says nothing of the device as it usually is.
  if (load.shape !== 'back-to-back' || session.drift !== null || options.includes('--useCudaGraph')) return [];
  const { powerMode, governor } = before;
  const condition = { device, runtime, runtimeVersion, precision, threads, powerMode, governor };
  const models = project.latencyModels.list(device).filter(({ document }) => isUnder(document.condition, condition));
  if (models.length === 0) return [];
  const observed: Observed[] = [];
  for (const [at, { artifactSha256, p50Ns }] of session.results.entries()) {
    const graph = await graphOf(files[at]!).catch(() => null);
    if (graph !== null) observed.push({ graph, ns: p50Ns, source: 'network', artifactSha256 });
  }
  // What nothing was added to was not learned anew.
  if (observed.length === 0) return [];
  return models.map((model) => {
    const document = addObservations(model.document, observed);
    project.latencyModels.save({ ...model, document });
    return { network: model.network, added: observed.length, observations: document.observations.length };
  });
}

/** "The latency model of resnet learned from 2 measured networks; it rests on 140 observations." */
export function learnedWords({ network, added, observations }: Learned): string {
  return `The latency model of ${network} learned from ${counted(added, 'measured network')}; it rests on ${counted(observations, 'observation')}.`;
}
