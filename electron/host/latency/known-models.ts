import { readFile } from 'node:fs/promises';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { LatencyModelReport, PredictionReport } from '../../../shared/api/latency.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { addObservations, type Observed } from '../../../shared/latency/learn.ts';
import { PlanPredictor } from '../../../shared/latency/predict.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import type { Artifact } from '../../devices/device.ts';
import type { Project, StoredLatencyModel, StoredSession } from '../../store/surface.ts';
import type { MeasuredModelFile } from '../measurements/measured-models.ts';

export async function graphOf({ path }: Pick<Artifact, 'path'>): Promise<Graph> {
  return normalize(readOnnx(await readFile(path), path));
}

export function latencyReport({ document, network, networkSha256, learnedAt }: StoredLatencyModel): LatencyModelReport {
  const { condition, channelStep, observations, error } = document;
  const { networks, mean, worst, rankCorrelation } = error;
  return {
    ...condition,
    ...{ network, networkSha256, channelStep, learnedAt },
    observations: observations.length,
    error: { networks, mean, worst, rankCorrelation },
  };
}

/** What the networks would take on the device. Throws LATENCY_MODEL_UNKNOWN. */
export async function predictLatency(
  models: readonly StoredLatencyModel[],
  device: string,
  files: readonly MeasuredModelFile[],
): Promise<PredictionReport> {
  const [newest] = models;
  if (newest === undefined) {
    throw new EspalierError(
      'LATENCY_MODEL_UNKNOWN',
      `Nothing was learned yet of the latencies on ${device}.`,
      `Learn them: espalier latency learn --device ${device} NETWORK.onnx`,
    );
  }
  const predictions = [];
  for (const file of files) {
    const graph = await graphOf(file);
    const prediction = new PlanPredictor(graph, findUnits(graph), newest.document).ofRemoved([]);
    predictions.push({ model: file.name, ...prediction });
  }
  return { by: latencyReport(newest), predictions };
}

/**
 * Lets every model under a measurement's condition learn from it. Only back to back, as they were learned, and of
 * networks that can be read here.
 */
export async function learnFrom(project: Project, session: StoredSession, files: readonly Artifact[]): Promise<void> {
  const { device, conditions } = session;
  if (conditions.load.shape !== 'back-to-back') return;
  const models = project.latencyModels
    .list(device)
    .filter(
      ({ document: { condition } }) =>
        condition.runtime === conditions.runtime &&
        condition.runtimeVersion === conditions.runtimeVersion &&
        condition.precision === conditions.precision &&
        condition.threads === conditions.threads,
    );
  if (models.length === 0) return;
  const observed: Observed[] = [];
  for (const [at, { artifactSha256, p50Ns }] of session.results.entries()) {
    const graph = await graphOf(files[at]!).catch(() => null);
    if (graph !== null) observed.push({ graph, ns: p50Ns, source: 'network', artifactSha256 });
  }
  for (const model of models) {
    project.latencyModels.save({ ...model, document: addObservations(model.document, observed) });
  }
}
