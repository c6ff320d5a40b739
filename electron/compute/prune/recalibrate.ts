import { dropUnused } from '../../../shared/graph/drop-unused.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { batchStatisticsGraph, type TrainedNormalization } from '../../../shared/training/batch-statistics.ts';
import type { Batch } from '../data/batches.ts';
import type { Classifier } from '../evaluate/classifier.ts';
import { withSession } from '../evaluate/ort-session.ts';

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
  const { graph: training, normalizations } = batchStatisticsGraph(graph);
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
      for (const { node, positions, mean: meanOutput, variance: varianceOutput } of normalizations) {
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
  return withStatistics(graph, normalizations, sums, images);
}

function accumulate(sum: Float64Array, values: Float32Array, weight: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i] * weight;
}

/** Every batch normalisation gets constants of its own: exporters store equal ones once, such as the zeros of means and biases. */
function withStatistics(
  graph: Graph,
  normalizations: readonly TrainedNormalization[],
  sums: ReadonlyMap<string, Sums>,
  images: number,
): Graph {
  const constants = new Map(graph.constants);
  const readers = new Map<string, number>();
  for (const input of graph.nodes.flatMap(({ inputs }) => inputs)) readers.set(input, (readers.get(input) ?? 0) + 1);
  const add = (shared: string, own: string, sum: Float64Array): string => {
    const name = readers.get(shared) === 1 ? shared : own;
    constants.set(name, {
      type: 'float32',
      dims: [sum.length],
      data: Float32Array.from(sum, (value) => value / images),
    });
    return name;
  };
  const inputsOf = new Map<string, readonly [string, string]>();
  for (const { node, meanConstant, varianceConstant } of normalizations) {
    const { mean, variance } = sums.get(node)!;
    const meanName = add(meanConstant, `${node}/espalier-mean`, mean);
    inputsOf.set(node, [meanName, add(varianceConstant, `${node}/espalier-variance`, variance)]);
  }
  const nodes = graph.nodes.map((node) => {
    const own = inputsOf.get(node.name);
    return own === undefined ? node : { ...node, inputs: [...node.inputs.slice(0, 3), ...own] };
  });
  return dropUnused({ ...graph, nodes, constants });
}
