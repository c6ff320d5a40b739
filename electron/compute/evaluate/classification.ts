import type { Batch } from '../data/batches.ts';
import type { ImageLabels } from '../data/targets.ts';
import type { Classifier } from './classifier.ts';
import type { OrtSession } from './ort-session.ts';
import { indexOfLargest, logSumExp } from './scores.ts';

export interface ClassificationResult {
  /** Share of images whose highest score is at their label, 0 to 1. */
  readonly accuracy: number;
  /** Mean cross-entropy, natural logarithm. */
  readonly loss: number;
  readonly images: number;
  /** Wall clock over all batches, decoding included where it was not done before. */
  readonly imagesPerSecond: number;
}

export interface ClassificationOptions {
  readonly signal: AbortSignal;
  /** Called after each batch with the images done so far. */
  readonly onImages?: (done: number) => void;
}

/** How a network did on the images of one batch. */
export interface ScoredBatch {
  /** Cross-entropy of each image, natural logarithm. */
  readonly losses: Float32Array;
  /** Images whose highest score is at their label. */
  readonly right: number;
}

/** Runs batch after batch through the network, as long as they are asked for. Throws the signal's reason when it is aborted. */
export async function* scoreBatches(
  session: OrtSession,
  classifier: Classifier,
  batches: AsyncIterable<Batch<ImageLabels>>,
  signal: AbortSignal,
): AsyncGenerator<ScoredBatch> {
  const { width, height } = classifier.size;
  for await (const { data, targets, size, count } of batches) {
    const { labels } = targets;
    const outputs = await session.run({ [classifier.input]: { data, dims: [size, 3, height, width] } });
    signal.throwIfAborted();
    const scores = outputs[classifier.output].data;
    const losses = new Float32Array(count);
    let right = 0;
    for (let i = 0; i < count; i++) {
      const from = i * classifier.classes;
      const best = indexOfLargest(scores, from, classifier.classes);
      if (best === labels[i]) right++;
      losses[i] = classifier.probabilities
        ? -Math.log(Math.max(scores[from + labels[i]], 1e-12))
        : logSumExp(scores, from, classifier.classes, scores[from + best]) - scores[from + labels[i]];
    }
    yield { losses, right };
  }
}

/** Runs every batch through the network. Throws the signal's reason when it is aborted. */
export async function evaluateClassification(
  session: OrtSession,
  classifier: Classifier,
  batches: AsyncIterable<Batch<ImageLabels>>,
  { signal, onImages }: ClassificationOptions,
): Promise<ClassificationResult> {
  const start = performance.now();
  let images = 0;
  let right = 0;
  let loss = 0;
  for await (const scored of scoreBatches(session, classifier, batches, signal)) {
    for (const one of scored.losses) loss += one;
    right += scored.right;
    images += scored.losses.length;
    onImages?.(images);
  }
  const seconds = (performance.now() - start) / 1000;
  return { accuracy: right / images, loss: loss / images, images, imagesPerSecond: images / seconds };
}
