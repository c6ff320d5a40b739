import type { Graph } from '../../../shared/graph/graph.ts';
import type { Tensor } from '../../../shared/graph/tensor.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import type { Batch } from '../data/batches.ts';
import type { Classifier } from '../evaluate/classifier.ts';
import { withSession } from '../evaluate/ort-session.ts';
import { type NormalizationStatistics, withBatchStatistics } from './batch-statistics.ts';

/** Sums over images of a batch normalisation's statistics. */
interface Sums {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * Recomputes the running statistics of every batch normalisation on calibration images: the network runs in training
 * mode, and mean and unbiased variance of the batches are averaged by their images (PyTorch's `momentum=None`).
 * Gives the graph itself when it holds no batch normalisation or there are no images.
 */
export async function recalibrate(
  graph: Graph,
  classifier: Classifier,
  batches: AsyncIterable<Batch>,
  threads: number,
  signal: AbortSignal,
): Promise<Graph> {
  const { graph: training, normalizations } = withBatchStatistics(graph);
  if (normalizations.length === 0) return graph;
  const { width, height } = classifier.size;
  const sums = new Map<string, Sums>();
  const images = await withSession(writeOnnx(training), threads, async (session) => {
    let seen = 0;
    for await (const { data, size, count } of batches) {
      // A batch that the network fixes is filled up with repetitions, which would weigh twice.
      if (count < size && seen > 0) break;
      const outputs = await session.run({ [classifier.input]: { data, dims: [size, 3, height, width] } });
      signal.throwIfAborted();
      for (const { node, positions, meanOutput, varianceOutput } of normalizations) {
        const samples = size * positions;
        const mean = outputs[meanOutput].data;
        const variance = outputs[varianceOutput].data;
        let sum = sums.get(node);
        if (sum === undefined) {
          sum = { mean: new Float64Array(mean.length), variance: new Float64Array(mean.length) };
          sums.set(node, sum);
        }
        accumulate(sum.mean, mean, count);
        accumulate(sum.variance, variance, (count * samples) / Math.max(1, samples - 1));
      }
      seen += count;
    }
    return seen;
  });
  if (images === 0) return graph;
  return { ...graph, constants: withStatistics(graph.constants, normalizations, sums, images) };
}

function accumulate(sum: Float64Array, values: Float32Array, weight: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i] * weight;
}

function withStatistics(
  constants: Graph['constants'],
  normalizations: readonly NormalizationStatistics[],
  sums: ReadonlyMap<string, Sums>,
  images: number,
): ReadonlyMap<string, Tensor> {
  const updated = new Map(constants);
  const average = (sum: Float64Array): Tensor => ({
    type: 'float32',
    dims: [sum.length],
    data: Float32Array.from(sum, (value) => value / images),
  });
  for (const { node, meanConstant, varianceConstant } of normalizations) {
    const { mean, variance } = sums.get(node)!;
    updated.set(meanConstant, average(mean));
    updated.set(varianceConstant, average(variance));
  }
  return updated;
}
