import { cutGraph } from '../../../shared/graph/cut.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { sampleImages } from '../data/split.ts';
import { evaluateClassification } from '../evaluate/classification.ts';
import { withSession } from '../evaluate/ort-session.ts';
import type { Fitness, FitnessSettings } from '../methods/method.ts';
import type { CandidateSettings } from './candidate.ts';
import { recalibrate } from './recalibrate.ts';

/**
 * Judges cut networks on a held-out part of the training images, the same for all. The network is really cut, not
 * masked, so that judging it costs what it costs.
 */
export async function createFitness(
  { graph, units, data, seed, threads, signal }: Omit<CandidateSettings, 'calibration' | 'evaluation'>,
  { images, recalibrationImages }: FitnessSettings,
): Promise<Fitness> {
  const validation = sampleImages(await data.images('validation', signal), images, seed);
  const calibration =
    recalibrationImages === 0 ? [] : sampleImages(await data.images('calibration', signal), recalibrationImages, seed);
  return async (removed) => {
    const cut = cutGraph(graph, units, removed);
    const batches = data.batches(calibration, signal);
    const network = writeOnnx(await recalibrate(cut, data.classifier, batches, threads, signal));
    const { loss } = await withSession(network, threads, (session) =>
      evaluateClassification(session, data.classifier, data.batches(validation, signal), { signal }),
    );
    return loss;
  };
}
