import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Recipe } from '../../../../shared/api/training.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { batches } from '../../data/batches.ts';
import type { SegmentationDataset } from '../../data/dataset.ts';
import { identify } from '../../data/identity/identity.ts';
import { ImageStore } from '../../data/image-store.ts';
import { splitDataset } from '../../data/split.ts';
import { voidTarget } from '../../data/targets.ts';
import { logitsOf, softmaxBefore } from '../../evaluate/logits.ts';
import { type OrtSession, withSession } from '../../evaluate/ort-session.ts';
import { indexOfLargest, logSumExp } from '../../evaluate/scores.ts';
import { imageInputOf } from './image-input.ts';
import type { TrainedTask } from './task.ts';

/** A name that no exporter gives. */
const label = 'espalier:label';

/** How the network's output lies over the image. */
interface Output {
  readonly name: string;
  readonly classes: number;
  readonly height: number;
  readonly width: number;
  /** The output is a Softmax already, not logits. */
  readonly probabilities: boolean;
}

/** One class for each pixel: cross-entropy over the network's scores [N, classes, height, width], void pixels left out. */
export function segmentationTask(
  graph: Graph,
  dataset: SegmentationDataset,
  cacheFolder: string,
  { labelSmoothing, threads, batch, seed }: Pick<Recipe, 'labelSmoothing' | 'threads' | 'batch' | 'seed'>,
): TrainedTask {
  const input = imageInputOf(graph);
  const output = outputOf(graph, dataset);
  const targets = new Int32Array(batch * output.height * output.width);
  const store = new ImageStore(dataset, input.size);
  let validation: Promise<SegmentationDataset['train']> | undefined;
  const validationImages = async (signal: AbortSignal): Promise<SegmentationDataset['train']> => {
    const identities = await identify(dataset, { signal, cacheFolder });
    return splitDataset<SegmentationDataset['train'][number]>(dataset, identities, seed).validation;
  };

  return {
    size: input.size,
    counted: 'pixels',
    objective: {
      terms: [{ name: label, kind: 'cross-entropy', output: logitsOf(graph, output.name), labelSmoothing }],
    },
    activations: [],

    feeds({ images, size, targets: given }) {
      if (given.task !== 'segmentation') throw new Error('the data set changed its task');
      const labels = fitted(given.labels, size, input.size, output, targets);
      return new Map<string, Float32Array | Int32Array>([
        [input.name, images],
        [label, labels],
      ]);
    },

    // The scores of all pixels would have to leave the engine at every step.
    accuracy: () => null,

    async validate(network, signal) {
      validation ??= validationImages(signal);
      const images = await validation;
      if (images.length === 0) return null;
      return withSession(writeOnnx(network), threads, async (session) => {
        const counts = { pixels: 0, right: 0, loss: 0 };
        const options = {
          batchSize: input.fixedBatch ?? Math.min(batch, 8),
          fixed: input.fixedBatch !== null,
          normalization: dataset.normalization,
          signal,
        };
        // A batch that the network fixes is filled up with the last image: that part is not counted.
        for await (const { data, targets: given, size, count: real } of batches(store, images, options)) {
          const scores = await scoresOf(
            session,
            input.name,
            data,
            [size, 3, input.size.height, input.size.width],
            output,
          );
          signal.throwIfAborted();
          const labels = new Int32Array(real * output.height * output.width);
          const wanted = fitted(given.labels, real, input.size, output, labels).subarray(0, labels.length);
          count(scores, wanted, output, counts);
        }
        const { pixels, right, loss } = counts;
        return { loss: loss / Math.max(1, pixels), accuracy: right / Math.max(1, pixels), images: images.length };
      });
    },
  };
}

async function scoresOf(
  session: OrtSession,
  input: string,
  data: Float32Array,
  dims: readonly number[],
  output: Output,
): Promise<Float32Array> {
  const outputs = await session.run({ [input]: { data, dims } });
  return outputs[output.name].data;
}

/** Labels at the output's own size: the label in the middle of each of its cells. */
function fitted(
  labels: Int32Array,
  images: number,
  { width, height }: { readonly width: number; readonly height: number },
  output: Output,
  into: Int32Array,
): Int32Array {
  if (output.width === width && output.height === height) return labels;
  let at = 0;
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < output.height; y++) {
      const row = image * height + Math.floor(((y + 0.5) * height) / output.height);
      for (let x = 0; x < output.width; x++) {
        into[at++] = labels[row * width + Math.floor(((x + 0.5) * width) / output.width)];
      }
    }
  }
  return into;
}

function count(
  scores: Float32Array,
  labels: Int32Array,
  { classes, height, width, probabilities }: Output,
  counts: { pixels: number; right: number; loss: number },
): void {
  const area = height * width;
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const wanted = labels[pixel];
    if (wanted >= classes || wanted === voidTarget) continue;
    const start = Math.floor(pixel / area) * classes * area + (pixel % area);
    const best = indexOfLargest(scores, start, classes, area);
    counts.pixels++;
    if (best === wanted) counts.right++;
    counts.loss += probabilities
      ? -Math.log(Math.max(scores[start + wanted * area], 1e-12))
      : logSumExp(scores, start, classes, scores[start + best * area], area) - scores[start + wanted * area];
  }
}

/** Throws DATASET_MISMATCH where the network has no score for each class and place. */
function outputOf(graph: Graph, { classes, root }: SegmentationDataset): Output {
  const [output] = graph.outputs;
  const [, channels, height, width] = output?.dims ?? [];
  if (channels === classes.length && typeof height === 'number' && typeof width === 'number') {
    const probabilities = softmaxBefore(graph, output!.name) !== null;
    return { name: output!.name, classes: channels, height, width, probabilities };
  }
  throw new EspalierError(
    'DATASET_MISMATCH',
    `${root} has ${classes.length} classes of pixels, and the first output of ${graph.name} is [${output?.dims?.join(', ') ?? 'unknown'}].`,
    'A network for segmentation gives [batch, classes, height, width]: one score for each class and place.',
  );
}
