import type { EngineChoice } from '../../../shared/api/engine.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { trainedWeights } from '../../../shared/training/trained-weights.ts';
import { notFound } from '../data/problem.ts';
import { sampleImages } from '../data/split.ts';
import { engineNamed } from '../engines/engines.ts';
import type { ClassificationData } from '../evaluate/classification-data.ts';
import { layersOf } from './loop/layers.ts';
import { classificationTask } from './tasks/classification.ts';

export interface GradientSettings {
  /** Mini-batches, no image in two of them; fewer where the training images run out. */
  readonly batches: number;
  /** Images in a mini-batch; all of them where there are fewer. */
  readonly batch: number;
  /** Constants of the network that gradients are of. */
  readonly weights: readonly string[];
}

/** Of one mini-batch. */
export interface GradientStep {
  /** Of the mean cross-entropy, by weight, as its tensor; valid until the next step. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** That went through the network for it. */
  readonly images: number;
  /** Mini-batches in all. */
  readonly total: number;
}

interface Judged {
  /** Normalised. */
  readonly graph: Graph;
  readonly data: ClassificationData;
  readonly engine: EngineChoice;
  readonly seed: number;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/**
 * Gradients of a network as it is, mini-batch after mini-batch: nothing is updated or augmented, and batch
 * normalisation keeps its running statistics. Images are drawn from the training split by the seed. Throws
 * GRADIENT_UNKNOWN where a weight has none, DATASET_NOT_FOUND without training images, what engine and data throw, or
 * the signal's reason.
 */
export async function* lossGradients(
  { graph, data, engine, seed, threads, signal }: Judged,
  { batches, batch, weights }: GradientSettings,
): AsyncGenerator<GradientStep> {
  requireTrained(graph, weights);
  const train = await data.images('train', signal);
  if (train.length === 0) {
    throw notFound(
      'No image is left to train on once validation and calibration are cut from the training images.',
      'Add training images.',
    );
  }
  const size = Math.min(batch, train.length);
  const total = Math.min(batches, Math.floor(train.length / size));
  const images = sampleImages(train, total * size, seed);
  const task = classificationTask(graph, data, { labelSmoothing: 0, threads });
  const values = new Map(weights.map((name) => [name, graph.constants.get(name)!.data as Float32Array]));
  const session = await (
    await engineNamed(engine)
  ).prepare({
    graph,
    objective: task.objective,
    options: { batch: size, weights, normalization: 'fixed' },
    threads,
  });
  try {
    for await (const { data: pixels, targets } of data.batches(images, signal, size)) {
      const { gradients } = await session.step(values, await task.feeds({ images: pixels, size, epoch: 0, targets }));
      signal.throwIfAborted();
      yield { gradients, images: size, total };
    }
  } finally {
    await session.release();
  }
}

function requireTrained(graph: Graph, weights: readonly string[]): void {
  const trained = new Set(trainedWeights(graph));
  const other = weights.find((name) => !trained.has(name));
  if (other === undefined) return;
  throw new EspalierError(
    'GRADIENT_UNKNOWN',
    `The weights of '${layersOf(graph).get(other) ?? other}' in ${graph.name} are not float32, and have no gradient.`,
    'Start from the network before quantisation, or choose a method that looks at the weights alone.',
  );
}
