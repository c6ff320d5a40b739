import { setImmediate as otherWork } from 'node:timers/promises';
import type { CandidateReport, PredictedFigure } from '../../../shared/api/results.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import type { LatencyModelDocument } from '../../../shared/latency/model.ts';
import { PlanPredictor, type Prediction } from '../../../shared/latency/predict.ts';
import type { PredictedLatencies } from '../../../shared/tradeoff/predicted.ts';
import type { ProjectReader, StoredLatencyModel } from '../../store/surface.ts';
import { graphOf } from '../models/graph-of.ts';
import { isUnder, latencyReport, type WantedCondition } from './known-models.ts';

/** Beyond this share of layers like none that were measured it is not a prediction, but a guess. */
const mostGuessed = 0.5;
/** Predictions between two looks at whatever else there is to do. */
const atOnce = 100;

/** What one latency model says of one network's cuts. */
interface Known {
  readonly key: string;
  readonly model: StoredLatencyModel;
  /** Of the network that the candidates were cut from; null where it is not among them. */
  readonly cuts: PlanPredictor | null;
  readonly figures: Map<string, PredictedFigure | null>;
}

/** Predicts the latencies of candidates, and keeps them until the device is learned on. */
export class CandidatePredictions {
  #known: Known | null = null;

  /**
   * What candidates of one network take under a condition, by the stored model that is surest of the network; null where
   * nothing was learned under it, or nothing of a network like this one. `dense` is the network as it was opened.
   */
  async of(
    project: ProjectReader,
    dense: CandidateReport | null,
    candidates: readonly CandidateReport[],
    wanted: WantedCondition,
  ): Promise<PredictedLatencies | null> {
    if (candidates.length === 0) return null;
    const known = await this.#knownOf(project, dense ?? candidates[0]!, dense !== null, wanted);
    if (known === null) return null;
    const latencies = new Map<string, PredictedFigure>();
    for (const [index, candidate] of candidates.entries()) {
      if (index % atOnce === atOnce - 1) await otherWork();
      let figure = known.figures.get(candidate.id);
      if (figure === undefined) {
        figure = figureOf(await predictionOf(project, candidate, known));
        known.figures.set(candidate.id, figure);
      }
      if (figure !== null) latencies.set(candidate.id, figure);
    }
    return { by: latencyReport(known.model), latencies };
  }

  async #knownOf(
    project: ProjectReader,
    network: CandidateReport,
    isDense: boolean,
    wanted: WantedCondition,
  ): Promise<Known | null> {
    const key = JSON.stringify([project.latencyModels.stamp(wanted.device), network.artifactSha256, isDense, wanted]);
    if (this.#known?.key === key) return this.#known;
    const models = project.latencyModels
      .list(wanted.device)
      .filter(({ document }) => isUnder(document.condition, wanted));
    const cut = models.length === 0 ? null : await networkOf(project, network);
    if (cut === null) return null;
    const [surest] = models
      .map((model) => {
        const cuts = new PlanPredictor(cut.graph, cut.units, model.document);
        return { model, cuts, guessed: cuts.ofRemoved([]).guessed, error: model.document.error?.mean ?? Infinity };
      })
      // The newest first: of equally sure ones that counts.
      .sort((a, b) => a.guessed - b.guessed || a.error - b.error);
    const { model, cuts } = surest!;
    this.#known = { key, model, cuts: isDense ? cuts : null, figures: new Map() };
    return this.#known;
  }
}

function figureOf(prediction: Prediction | null): PredictedFigure | null {
  if (prediction === null || prediction.guessed > mostGuessed) return null;
  const { ns, low, high } = prediction;
  return { ns, low, high };
}

async function predictionOf(
  project: ProjectReader,
  candidate: CandidateReport,
  { cuts, model }: Known,
): Promise<Prediction | null> {
  const plan = project.candidates.plan(candidate.id);
  if (cuts !== null && plan === null && candidate.method === 'dense') return cuts.ofRemoved([]);
  try {
    if (cuts !== null && plan !== null) return cuts.ofPlan(plan);
  } catch (error) {
    // It was cut from other weights than the network's that is known here: its own file tells as much.
    if (!(error instanceof EspalierError)) throw error;
  }
  return predictionOfFile(project, candidate, model.document);
}

async function predictionOfFile(
  project: ProjectReader,
  candidate: CandidateReport,
  document: LatencyModelDocument,
): Promise<Prediction | null> {
  const own = await networkOf(project, candidate);
  return own && new PlanPredictor(own.graph, own.units, document).ofRemoved([]);
}

/** null where the file is gone or cannot be read: then nothing is predicted of it. */
async function networkOf(
  project: ProjectReader,
  { artifactSha256 }: CandidateReport,
): Promise<{ readonly graph: Graph; readonly units: ChannelUnits } | null> {
  try {
    const graph = await graphOf({ path: project.artifacts.path(artifactSha256) });
    return { graph, units: findUnits(graph) };
  } catch {
    return null;
  }
}
