import * as tf from '@tensorflow/tfjs';
import type { Random } from '../scenes/random.ts';
import { convolutionLayers, type Architecture, type ConvolutionLayer } from './architecture.ts';
import { convolution } from './convolution.ts';
import type { Weights } from './graph.ts';
import { batchNormalization, channelMoments, epsilon } from './normalization.ts';

/** How fast the running moments follow the batches' (1 - PyTorch's default momentum). */
const runningMomentum = 0.9;

/** The network while it is trained: NHWC, kernels [K, K, C, M]. */
export class Network {
  readonly architecture: Architecture;
  /** Trained tensors by name, such as `stage1.block1.first.kernel`. */
  readonly parameters = new Map<string, tf.Variable>();
  /** Running means and variances by name, such as `stem.mean`. */
  readonly #moments = new Map<string, tf.Variable>();

  constructor(architecture: Architecture, random: Random) {
    this.architecture = architecture;
    for (const { name, kernel, inputs, outputs } of convolutionLayers(architecture)) {
      this.parameters.set(`${name}.kernel`, heNormal([kernel, kernel, inputs, outputs], random));
      this.parameters.set(`${name}.scale`, tf.variable(tf.ones([outputs])));
      this.parameters.set(`${name}.offset`, tf.variable(tf.zeros([outputs])));
      this.#moments.set(`${name}.mean`, tf.variable(tf.zeros([outputs]), false));
      this.#moments.set(`${name}.variance`, tf.variable(tf.ones([outputs]), false));
    }
    const { name, inputs, outputs } = architecture.classifier;
    this.parameters.set(`${name}.kernel`, heNormal([inputs, outputs], random));
    this.parameters.set(`${name}.offset`, tf.variable(tf.zeros([outputs])));
  }

  /**
   * @param images [N, 32, 32, 3], normalised
   * @param training normalise by the batch's moments and let the running ones follow
   * @returns logits [N, classes]
   */
  logits(images: tf.Tensor4D, training: boolean): tf.Tensor2D {
    const { stem, blocks, classifier } = this.architecture;
    let x = tf.relu(this.#layer(stem, images, training));
    for (const { first, second, shortcut } of blocks) {
      const inner = this.#layer(second, tf.relu(this.#layer(first, x, training)), training);
      x = tf.relu(tf.add(inner, shortcut ? this.#layer(shortcut, x, training) : x));
    }
    const pooled = tf.mean<tf.Tensor2D>(x, [1, 2]);
    const product = tf.matMul(pooled, this.#parameter<tf.Tensor2D>(`${classifier.name}.kernel`));
    return tf.add(product, this.#parameter(`${classifier.name}.offset`));
  }

  /** A copy of the trained tensors and the running moments. */
  weights(): Weights {
    const all = [...this.parameters, ...this.#moments];
    return new Map(
      all.map(([name, tensor]) => [name, { dims: tensor.shape, data: tensor.dataSync<'float32'>().slice() }]),
    );
  }

  #layer({ name, stride }: ConvolutionLayer, x: tf.Tensor4D, training: boolean): tf.Tensor4D {
    const y = convolution(x, this.#parameter(`${name}.kernel`), stride);
    const scale = this.#parameter<tf.Tensor1D>(`${name}.scale`);
    const offset = this.#parameter<tf.Tensor1D>(`${name}.offset`);
    const mean = this.#moments.get(`${name}.mean`)!;
    const variance = this.#moments.get(`${name}.variance`)!;
    if (!training) {
      return tf.batchNorm4d(y, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, epsilon);
    }
    const moments = channelMoments(y);
    mean.assign(follow(mean, moments.mean));
    variance.assign(follow(variance, moments.variance));
    return batchNormalization(y, scale, offset, moments);
  }

  #parameter<T extends tf.Tensor>(name: string): T {
    return this.parameters.get(name) as tf.Tensor as T;
  }
}

const follow = (running: tf.Tensor, batch: tf.Tensor): tf.Tensor =>
  tf.add(tf.mul(running, runningMomentum), tf.mul(batch, 1 - runningMomentum));

/** Weights of variance 2 / fan-in (He et al. 2015). */
function heNormal(shape: number[], random: Random): tf.Variable {
  const fanIn = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const values = new Float32Array(fanIn * shape.at(-1)!);
  const deviation = Math.sqrt(2 / fanIn);
  for (let i = 0; i < values.length; i++) values[i] = random.normal() * deviation;
  return tf.variable(tf.tensor(values, shape));
}
