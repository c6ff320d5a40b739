import { cutGraph } from '../../../../shared/graph/cut.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { scoreBatches } from '../../evaluate/classification.ts';
import { batchSizeOf } from '../../evaluate/classifier.ts';
import { withSession } from '../../evaluate/ort-session.ts';
import { recalibrate } from '../../prune/recalibrate.ts';
import type { Judgement } from '../judge.ts';
import { PairedRace } from '../paired-race.ts';
import { sharedBatches } from '../shared-images.ts';
import type { JudgeJob, JudgeThreadSettings } from './messages.ts';

/** Images between two looks at a race. ONNX Runtime takes batches from 16 images on equally fast. */
const mostImagesAtOnce = 64;

/** Cuts and recalibrates the network, and runs the very file that it would ship as on the validation images. */
export async function judgeNetwork(
  settings: JudgeThreadSettings,
  { contestant, race }: JudgeJob,
  signal: AbortSignal,
): Promise<Judgement> {
  const { graph, units, classifier, validation, threads } = settings;
  const network = 'network' in contestant ? contestant.network : cutGraph(graph, units, contestant.removed);
  const judged = await recalibrated(settings, network, signal);
  const fixed = classifier.fixedBatch !== null;
  const batchSize = fixed ? classifier.fixedBatch : Math.min(mostImagesAtOnce, batchSizeOf(classifier));
  const paired = race === null ? null : new PairedRace(race);
  const losses = new Float32Array(validation.count);
  let seen = 0;
  let right = 0;
  await withSession(writeOnnx(judged), threads, async (session) => {
    const batches = sharedBatches(validation, { batchSize, fixed });
    for await (const scored of scoreBatches(session, classifier, batches, signal)) {
      losses.set(scored.losses, seen);
      seen += scored.losses.length;
      right += scored.right;
      paired?.add(scored.losses);
      if (paired?.lost === true) break;
    }
  });
  const recalibrationImages = judged === network ? 0 : settings.calibration!.count;
  return {
    loss: losses.subarray(0, seen).reduce((sum, loss) => sum + loss, 0) / seen,
    accuracy: right / seen,
    losses: losses.slice(0, seen),
    images: seen + recalibrationImages,
  };
}

/** In batches of the same size as for the candidate that a network may become: statistics depend on it a little. */
async function recalibrated(
  { classifier, calibration, threads }: JudgeThreadSettings,
  network: Graph,
  signal: AbortSignal,
): Promise<Graph> {
  if (calibration === null) return network;
  const batches = sharedBatches(calibration, {
    batchSize: batchSizeOf(classifier),
    fixed: classifier.fixedBatch !== null,
  });
  return recalibrate(network, classifier, batches, threads, signal);
}
