import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../graph/builder.ts';

await tf.setBackend('cpu');

export { tf };

/** Gives every weight values of its own, so that nothing agrees because it is 0 or 1. */
export function withRandomWeights(model: tf.LayersModel, seed = 1): tf.LayersModel {
  const random = seededRandom(seed);
  for (const weight of model.weights) {
    const size = weight.shape.reduce<number>((product, dim) => product * dim!, 1);
    const fan = Math.max(1, size / (weight.shape.at(-1) ?? 1));
    const positive = /variance|gamma/.test(weight.name);
    const scale = weight.shape.length > 1 ? 1.7 / Math.sqrt(fan) : 0.5;
    const values = Float32Array.from({ length: size }, () => (positive ? 0.5 + random() : scale * (2 * random() - 1)));
    weight.write(tf.tensor(values, weight.shape as number[]));
  }
  return model;
}

/** A model from layers that follow each other on an image of [height, width, channels]. */
export function chain(shape: readonly number[], ...layers: readonly tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape: [...shape], name: 'image' });
  const output = layers.reduce<tf.SymbolicTensor>((value, layer) => layer.apply(value) as tf.SymbolicTensor, input);
  return withRandomWeights(tf.model({ inputs: input, outputs: output, name: 'chain' }));
}

/** A model from a function of its input. */
export function network(
  shape: readonly (number | null)[],
  build: (image: tf.SymbolicTensor) => tf.SymbolicTensor | tf.SymbolicTensor[],
): tf.LayersModel {
  const input = tf.input({ shape: [...shape], name: 'image' });
  return withRandomWeights(tf.model({ inputs: input, outputs: build(input), name: 'network' }));
}

export const apply = (layer: tf.layers.Layer, ...values: tf.SymbolicTensor[]): tf.SymbolicTensor =>
  layer.apply(values.length === 1 ? values[0]! : values) as tf.SymbolicTensor;
