import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph } from '../../../shared/graph/graph.ts';
import { inverse, permute } from '../../../shared/keras/permute.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { seededRandom } from '../graph/builder.ts';
import { tf } from './networks.ts';

/** Channels-last axes of a rank in the order of the Graph's. */
function nchw(rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return rank < 3 ? axes : [0, rank - 1, ...axes.slice(1, -1)];
}

export interface Image {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Two random images of a model's input, channels last; open sizes are 12. Values are in [-range, range]. */
export function randomImages(model: tf.LayersModel, range = 1, seed = 7): Image {
  const random = seededRandom(seed);
  const dims = [2, ...model.inputs[0]!.shape.slice(1).map((size) => size ?? 12)];
  const count = dims.reduce((product, size) => product * size, 1);
  return { dims, data: Float32Array.from({ length: count }, () => range * (2 * random() - 1)) };
}

/** What TensorFlow.js gives for images. */
export function predict(model: tf.LayersModel, { dims, data }: Image): readonly Image[] {
  const outputs = model.predict(tf.tensor(data, [...dims]));
  return (Array.isArray(outputs) ? outputs : [outputs]).map((output) => ({
    dims: output.shape,
    data: output.dataSync() as Float32Array,
  }));
}

/** What the Graph gives in ONNX Runtime for channels-last images, its outputs brought back to that order. */
export async function run(graph: Graph, images: Image): Promise<readonly Image[]> {
  const session = await InferenceSession.create(writeOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const order = nchw(images.dims.length);
    const input = new Tensor(
      'float32',
      permute(images.data, images.dims, order),
      order.map((axis) => images.dims[axis]!),
    );
    const results = await session.run({ [graph.inputs[0]!.name]: input });
    return graph.outputs.map(({ name, dims }) => {
      const { data, dims: sizes } = results[name]!;
      const stated = dims?.map((dim, axis) => (typeof dim === 'number' ? dim : sizes[axis]));
      if (stated?.join() !== sizes.join())
        throw new Error(`${name} is [${sizes.join()}], stated as [${stated?.join()}]`);
      const back = inverse(nchw(sizes.length));
      return { dims: back.map((axis) => sizes[axis]!), data: permute(data as Float32Array, sizes, back) };
    });
  } finally {
    await session.release();
  }
}

/** The largest difference over the largest magnitude of `expected`; infinite where shapes differ. */
export function relativeDifference(expected: readonly Image[], found: readonly Image[]): number {
  let difference = 0;
  let scale = 0;
  if (expected.length !== found.length) return Number.POSITIVE_INFINITY;
  expected.forEach(({ dims, data }, output) => {
    const other = found[output]!;
    if (other.dims.join() !== dims.join()) difference = Number.POSITIVE_INFINITY;
    for (let index = 0; index < data.length; index++) {
      scale = Math.max(scale, Math.abs(data[index]!));
      difference = Math.max(difference, Math.abs(data[index]! - other.data[index]!));
    }
  });
  // An oracle that gives zeros proves nothing.
  return scale === 0 ? Number.POSITIVE_INFINITY : difference / scale;
}

/** How far the Graph is from the model that it was read from. */
export async function disagreement(model: tf.LayersModel, graph: Graph, range = 1): Promise<number> {
  const images = randomImages(model, range);
  return relativeDifference(predict(model, images), await run(graph, images));
}
