import type { FineTuning } from '../../../shared/api/fine-tuning.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { costOf } from '../../../shared/graph/cost.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { planFromUnits } from '../../../shared/graph/plan.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import type { LabelledImage } from '../data/dataset.ts';
import { evaluateClassification } from '../evaluate/classification.ts';
import type { ClassificationData } from '../evaluate/classification-data.ts';
import { withSession } from '../evaluate/ort-session.ts';
import type { PrunedNetwork } from '../methods/pruned-network.ts';
import type { ComputedCandidate } from '../protocol.ts';
import { proveCut } from '../prune/prove.ts';
import { recalibrate } from '../prune/recalibrate.ts';
import { fineTune, type FineTuningContext } from './fine-tune.ts';
import { sparsityOf, steeringOf } from './sparsity.ts';

/** What the candidates of one experiment have in common. */
export interface CandidateSettings {
  readonly graph: Graph;
  readonly units: ChannelUnits;
  readonly data: ClassificationData;
  /** Images to recalibrate on; none: batch normalisation keeps the dense statistics. */
  readonly calibration: readonly LabelledImage[];
  readonly evaluation: readonly LabelledImage[];
  readonly evaluationSplit: string;
  readonly seed: number;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/** A network that a smaller one begins with. */
export interface Predecessor {
  readonly removed: ReadonlySet<number>;
  readonly network: Graph;
}

export interface CandidateRequest extends Pick<
  ComputedCandidate,
  'method' | 'level' | 'budget' | 'ranking' | 'planned'
> {
  readonly pruned: PrunedNetwork;
  /** When the choice of its plan began, as `performance.now()` had it. */
  readonly started: number;
  /** Whether it is evaluated before it is fine-tuned too. */
  readonly evaluatedBefore: boolean;
  readonly fineTuning: { readonly settings: FineTuning; readonly context: FineTuningContext } | null;
}

export interface CandidateProgress {
  trained(done: number, total: number): void;
  evaluated(images: number): void;
}

/**
 * Cuts the units out, proves the cut, recalibrates batch normalisation, fine-tunes (zeros stay zero), and evaluates the
 * artifact.
 */
export async function cutCandidate(
  settings: CandidateSettings,
  { pruned, started, evaluatedBefore, fineTuning, ...stated }: CandidateRequest,
  progress: CandidateProgress,
): Promise<{ readonly candidate: ComputedCandidate; readonly network: Graph }> {
  const { graph, units, data, calibration, seed, threads, signal } = settings;
  const { network: whole, removed, sparse } = pruned;
  const cut = cutGraph(whole, units, removed);
  // Before recalibration: only then do masked and cut network have the same statistics.
  const proof = removed.size === 0 ? null : await proveCut(whole, units, removed, cut, { seed, threads });
  signal.throwIfAborted();
  const batches = data.batches(calibration, signal);
  const recalibrated = await recalibrate(cut, data.classifier, batches, threads, signal);
  const before =
    evaluatedBefore && fineTuning !== null ? await evaluated(settings, recalibrated, () => undefined) : null;
  const trained =
    fineTuning === null
      ? { network: recalibrated, steps: 0 }
      : await fineTune(
          fineTuning.context,
          recalibrated,
          fineTuning.settings,
          progress.trained,
          sparse === null ? undefined : steeringOf(sparse),
        );
  const figures = await evaluated(settings, trained.network, progress.evaluated);
  const candidate: ComputedCandidate = {
    ...figures,
    ...stated,
    plan: planFromUnits(graph, units, removed),
    proof,
    beforeTraining: evaluatedBefore ? (before ?? figures).accuracy : null,
    sparsity: sparse === null ? null : sparsityOf(trained.network, sparse),
    spent: {
      evaluations: 0,
      images: calibration.length + figures.accuracyImages + (before?.accuracyImages ?? 0),
      trainingSteps: trained.steps,
      seconds: (performance.now() - started) / 1000,
    },
  };
  return { candidate, network: trained.network };
}

/** The uncut network, evaluated the same way. */
export async function denseCandidate(
  settings: CandidateSettings,
  onImages: (done: number) => void,
): Promise<ComputedCandidate> {
  return {
    ...(await evaluated(settings, settings.graph, onImages)),
    ...{
      method: 'dense',
      level: 1,
      budget: null,
      ranking: null,
      plan: null,
      proof: null,
      spent: null,
      planned: null,
      beforeTraining: null,
      sparsity: null,
    },
  };
}

async function evaluated(
  { data, evaluation, evaluationSplit, threads, signal }: CandidateSettings,
  graph: Graph,
  onImages: (done: number) => void,
): Promise<
  Pick<
    ComputedCandidate,
    'kind' | 'macs' | 'params' | 'activationBytes' | 'accuracy' | 'accuracySplit' | 'accuracyImages' | 'artifact'
  >
> {
  const artifact = writeOnnx(graph);
  const { macs, params, activationBytes } = costOf(graph);
  const { accuracy, images } = await withSession(artifact, threads, (session) =>
    evaluateClassification(session, data.classifier, data.batches(evaluation, signal), { signal, onImages }),
  );
  return {
    kind: 'candidate',
    macs,
    params,
    activationBytes,
    accuracy,
    accuracySplit: evaluationSplit,
    accuracyImages: images,
    artifact,
  };
}
