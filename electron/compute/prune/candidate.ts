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
import type { ComputedCandidate } from '../protocol.ts';
import { proveCut } from './prove.ts';
import { recalibrate } from './recalibrate.ts';

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

/** Cuts the units out, proves the cut, recalibrates batch normalisation, and evaluates the artifact. */
export async function cutCandidate(
  settings: CandidateSettings,
  method: ComputedCandidate['method'],
  level: number,
  removed: ReadonlySet<number>,
  onImages: (done: number) => void,
): Promise<ComputedCandidate> {
  const { graph, units, data, calibration, seed, threads, signal } = settings;
  const cut = cutGraph(graph, units, removed);
  // Before recalibration: only then do masked and cut network have the same statistics.
  const proof = await proveCut(graph, units, removed, cut, { seed, threads });
  signal.throwIfAborted();
  const batches = data.batches(calibration, signal);
  const recalibrated = await recalibrate(cut, data.classifier, batches, threads, signal);
  return {
    ...(await evaluated(settings, recalibrated, onImages)),
    method,
    level,
    plan: planFromUnits(graph, units, removed),
    proof,
  };
}

/** The uncut network, evaluated the same way. */
export async function denseCandidate(
  settings: CandidateSettings,
  onImages: (done: number) => void,
): Promise<ComputedCandidate> {
  return {
    ...(await evaluated(settings, settings.graph, onImages)),
    method: 'dense',
    level: 1,
    plan: null,
    proof: null,
  };
}

async function evaluated(
  { data, evaluation, evaluationSplit, threads, signal }: CandidateSettings,
  graph: Graph,
  onImages: (done: number) => void,
): Promise<Omit<ComputedCandidate, 'method' | 'level' | 'plan' | 'proof'>> {
  const artifact = writeOnnx(graph);
  const { macs, params } = costOf(graph);
  const { accuracy, images } = await withSession(artifact, threads, (session) =>
    evaluateClassification(session, data.classifier, data.batches(evaluation, signal), { signal, onImages }),
  );
  return {
    kind: 'candidate',
    macs,
    params,
    accuracy,
    accuracySplit: evaluationSplit,
    accuracyImages: images,
    artifact,
  };
}
