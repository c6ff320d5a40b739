import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../shared/graph/graph.ts';
import { readArchitecture } from '../../../shared/keras/architecture.ts';
import { importNetwork } from '../../../shared/keras/import-network.ts';
import type { LayerStep, StoredWeight, WeightSource } from '../../../shared/keras/weights.ts';
import { seededRandom } from '../graph/builder.ts';
import { relativeDifference, run, type Image } from './agreement.ts';
import { tf } from './networks.ts';

/** What TensorFlow.js has no layer for, against its plain operations or arithmetic. */

type Json = Record<string, unknown>;
type Weights = Readonly<Record<string, tf.Tensor>>;

const imageShape = [6, 7, 4];

/** Weights of the layer under test, by name. */
class GivenWeights implements WeightSource {
  private readonly weights: Weights;

  constructor(weights: Weights) {
    this.weights = weights;
  }

  find(_path: readonly LayerStep[], names: readonly string[]): StoredWeight | null {
    const tensor = names.map((name) => this.weights[name]).find((found) => found !== undefined);
    return tensor ? { dims: tensor.shape, read: () => tensor.dataSync() as Float32Array } : null;
  }
}

function sequential(className: string, config: Json, weights: Weights, shape: readonly number[], major: 2 | 3): Graph {
  const json = {
    class_name: 'Sequential',
    config: {
      name: 'test',
      layers: [
        { class_name: 'InputLayer', config: { name: 'image', batch_input_shape: [null, ...shape], dtype: 'float32' } },
        { class_name: className, config: { name: 'tested', ...config } },
      ],
    },
  };
  const dialect = { kerasMajor: major, cornerSampling: false };
  return importNetwork(readArchitecture(json, 'test'), new GivenWeights(weights), dialect, 'test');
}

function random(dims: readonly number[], seed = 3, range = 1): tf.Tensor {
  const next = seededRandom(seed);
  const size = dims.reduce((product, dim) => product * dim, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => range * (2 * next() - 1)),
    [...dims],
  );
}

const asImage = (tensor: tf.Tensor): Image => ({ dims: tensor.shape, data: tensor.dataSync() as Float32Array });

interface Case {
  readonly layer: string;
  readonly config: Json;
  readonly weights?: Weights;
  readonly shape?: readonly number[];
  readonly kerasMajor?: 2 | 3;
  expected(image: tf.Tensor4D): tf.Tensor;
}

const hardSigmoid3 = (x: tf.Tensor): tf.Tensor => tf.clipByValue(x.add(3), 0, 6).div(6);

const kernel = random([3, 2, 2, 6]);
const dilatedTranspose = random([3, 3, 5, 4]);
const depthwise = random([3, 3, 4, 2]);
const pointwise = random([1, 1, 8, 5], 4);
const variance = tf.tensor1d([0.5, 2, 1e-20, 3]);
const mean = tf.tensor1d([0.1, -0.2, 0.3, 1]);

const cases: Readonly<Record<string, Case>> = {
  'ReLU with a slope': {
    layer: 'ReLU',
    config: { negative_slope: 0.2, max_value: 0.5 },
    expected: (x) => tf.minimum(tf.leakyRelu(x, 0.2), 0.5),
  },
  'ReLU at a threshold': {
    layer: 'ReLU',
    config: { threshold: 0.3, max_value: 2 },
    expected: (x) => tf.where(x.greaterEqual(0.3), x.minimum(2), tf.zerosLike(x)),
  },
  'ReLU at a threshold with a slope': {
    layer: 'ReLU',
    config: { threshold: 0.3, negative_slope: 0.5 },
    expected: (x) => tf.where(x.greaterEqual(0.3), x, x.sub(0.3).mul(0.5)),
  },
  'LeakyReLU of Keras 3': {
    layer: 'LeakyReLU',
    config: { negative_slope: 0.15 },
    expected: (x) => tf.leakyRelu(x, 0.15),
  },
  'ELU with its own scale': {
    layer: 'ELU',
    config: { alpha: 0.7 },
    expected: (x) => tf.where(x.greater(0), x, x.exp().sub(1).mul(0.7)),
  },
  'Softmax along rows': {
    layer: 'Softmax',
    config: { axis: [1] },
    expected: (x) => tf.transpose(tf.softmax(tf.transpose(x, [0, 2, 3, 1])), [0, 3, 1, 2]),
  },
  'hard_sigmoid of Keras 2': {
    layer: 'Activation',
    config: { activation: 'hard_sigmoid' },
    expected: (x) => tf.clipByValue(x.mul(0.2).add(0.5), 0, 1),
  },
  'hard_sigmoid of Keras 3': {
    layer: 'Activation',
    config: { activation: 'hard_sigmoid' },
    kerasMajor: 3,
    expected: hardSigmoid3,
  },
  hard_silu: {
    layer: 'Activation',
    config: { activation: 'hard_silu' },
    kerasMajor: 3,
    expected: (x) => x.mul(hardSigmoid3(x)),
  },
  silu: { layer: 'Activation', config: { activation: 'silu' }, expected: (x) => x.mul(x.sigmoid()) },
  gelu: {
    layer: 'Activation',
    config: { activation: 'gelu' },
    expected: (x) => x.mul(0.5).mul(tf.erf(x.mul(Math.SQRT1_2)).add(1)),
  },
  exponential: { layer: 'Activation', config: { activation: 'exponential' }, expected: (x) => x.exp() },
  log_softmax: { layer: 'Activation', config: { activation: 'log_softmax' }, expected: (x) => tf.logSoftmax(x) },
  'an activation as Keras 3 stores functions': {
    layer: 'Activation',
    config: {
      activation: { module: 'builtins', class_name: 'function', config: 'relu6', registered_name: 'function' },
    },
    expected: (x) => tf.relu6(x),
  },
  'a layer as an activation': {
    layer: 'Conv2D',
    config: {
      filters: 6,
      kernel_size: [3, 2],
      use_bias: false,
      activation: { module: 'keras.layers', class_name: 'LeakyReLU', config: { name: 'leaky', negative_slope: 0.3 } },
    },
    weights: { kernel: random([3, 2, 4, 6]) },
    expected: (x) => tf.leakyRelu(tf.conv2d(x, random([3, 2, 4, 6]) as tf.Tensor4D, 1, 'valid'), 0.3),
  },
  'an augmentation, which only training knows': {
    layer: 'RandomFlip',
    config: { mode: 'horizontal', seed: null },
    expected: (x) => x,
  },
  'grouped Conv2D': {
    layer: 'Conv2D',
    config: { filters: 6, kernel_size: [3, 2], groups: 2, use_bias: false },
    weights: { kernel },
    expected: (x) => {
      const halves = tf.split(x, 2, 3) as tf.Tensor4D[];
      const kernels = tf.split(kernel as tf.Tensor4D, 2, 3) as tf.Tensor4D[];
      return tf.concat(
        halves.map((half, index) => tf.conv2d(half, kernels[index]!, 1, 'valid')),
        3,
      );
    },
  },
  'SeparableConv2D with a multiplier': {
    layer: 'SeparableConv2D',
    config: { filters: 5, kernel_size: 3, depth_multiplier: 2, padding: 'same', strides: [2, 2], use_bias: false },
    weights: { depthwise_kernel: depthwise, pointwise_kernel: pointwise },
    expected: (x) => tf.separableConv2d(x, depthwise as tf.Tensor4D, pointwise as tf.Tensor4D, 2, 'same'),
  },
  'Conv2DTranspose with output padding': {
    layer: 'Conv2DTranspose',
    config: { filters: 5, kernel_size: 3, strides: 2, padding: 'same', output_padding: 1, use_bias: false },
    weights: { kernel: dilatedTranspose },
    expected: (x) => tf.conv2dTranspose(x, dilatedTranspose as tf.Tensor4D, [2, 12, 14, 5], 2, 'same'),
  },
  'Conv2DTranspose without output padding': {
    layer: 'Conv2DTranspose',
    config: { filters: 5, kernel_size: 3, strides: 2, padding: 'same', output_padding: 0, use_bias: false },
    weights: { kernel: dilatedTranspose },
    expected: (x) => tf.conv2dTranspose(x, dilatedTranspose as tf.Tensor4D, [2, 11, 13, 5], 2, 'same'),
  },
  'causal Conv1D': {
    layer: 'Conv1D',
    config: { filters: 6, kernel_size: 3, padding: 'causal', dilation_rate: 2, use_bias: false },
    weights: { kernel: random([3, 4, 6]) },
    shape: [9, 4],
    expected: (x) => tf.conv1d(tf.pad(x as unknown as tf.Tensor3D, [[0, 0], [4, 0], [0, 0]]), random([3, 4, 6]) as tf.Tensor3D, 1, 'valid', 'NWC', 2), // prettier-ignore
  },
  'bilinear UpSampling2D at pixel centres': {
    layer: 'UpSampling2D',
    config: { size: [2, 3], interpolation: 'bilinear' },
    expected: (x) => tf.image.resizeBilinear(x, [12, 21], false, true),
  },
  'GlobalAveragePooling2D that keeps its axes': {
    layer: 'GlobalAveragePooling2D',
    config: { keepdims: true },
    expected: (x) => tf.mean(x, [1, 2], true),
  },
  'Rescaling per channel': {
    layer: 'Rescaling',
    config: { scale: [1, 2, 3, 4], offset: [0, 0.5, 0, 1] },
    expected: (x) => x.mul([1, 2, 3, 4]).add([0, 0.5, 0, 1]),
  },
  'Normalization by weights': {
    layer: 'Normalization',
    config: { axis: [-1] },
    weights: { mean, variance },
    expected: (x) => x.sub(mean).div(tf.maximum(variance.sqrt(), 1e-7)),
  },
  'Normalization by settings': {
    layer: 'Normalization',
    config: { axis: -1, mean: [[[[0.1, -0.2, 0.3, 1]]]], variance: [[[[0.5, 2, 1, 3]]]] },
    expected: (x) => x.sub(mean).div(tf.tensor1d([0.5, 2, 1, 3]).sqrt()),
  },
  'a network that is channels-first': {
    layer: 'Conv2D',
    config: { filters: 6, kernel_size: [3, 2], data_format: 'channels_first', use_bias: false },
    weights: { kernel: random([3, 2, 6, 6]) },
    expected: (x) => {
      const channelsLast = tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D;
      return tf.transpose(tf.conv2d(channelsLast, random([3, 2, 6, 6]) as tf.Tensor4D, 1, 'valid'), [0, 3, 1, 2]);
    },
  },
};

describe('a layer gives what its definition says', () => {
  it.each(Object.entries(cases))(
    '%s',
    async (name, { layer, config, weights = {}, shape, kerasMajor = 2, expected }) => {
      const dims = [2, ...(shape ?? imageShape)];
      const image = random(dims, 9, 3);
      const graph = sequential(layer, config, weights, shape ?? imageShape, kerasMajor);
      // The runner speaks channels-last; a channels-first network takes the image as it is.
      const plain = name.includes('channels-first');
      const found = await run(graph, asImage(plain ? tf.transpose(image, [0, 2, 3, 1]) : image));
      const wanted = expected(image as tf.Tensor4D);
      expect(relativeDifference([asImage(plain ? tf.transpose(wanted, [0, 2, 3, 1]) : wanted)], found)).toBeLessThan(
        1e-4,
      );
    },
  );
});

/** A functional network of one input with further layers; the last one is its output. */
function functional(layers: readonly Json[]): Graph {
  const input = {
    class_name: 'InputLayer',
    name: 'image',
    config: { batch_shape: [null, ...imageShape] },
    inbound_nodes: [],
  };
  const config = {
    name: 'test',
    layers: [input, ...layers],
    input_layers: [['image', 0, 0]],
    output_layers: [[layers.at(-1)!['name'], 0, 0]],
  };
  const dialect = { kerasMajor: 2, cornerSampling: false } as const;
  const architecture = readArchitecture({ class_name: 'Functional', config }, 'test');
  return importNetwork(architecture, new GivenWeights({}), dialect, 'test');
}

const lambda = (name: string, called: string, ...inbound: unknown[]): Json => ({
  class_name: 'TFOpLambda',
  name,
  config: { name, function: called },
  inbound_nodes: inbound,
});

const kerasTensor = (layer: string): Json => ({
  class_name: '__keras_tensor__',
  config: { shape: null, dtype: 'float32', keras_history: [layer, 0, 0] },
});

const operation = (name: string, className: string, ...args: unknown[]): Json => ({
  module: 'keras.src.ops.numpy',
  class_name: className,
  name,
  config: { name },
  inbound_nodes: [{ args, kwargs: {} }],
});

describe('arithmetic between layers', () => {
  it.each([
    [
      'of Keras 2',
      [
        lambda('div', 'math.truediv', ['image', 0, 0, { y: 127.5, name: null }]),
        lambda('sub', 'math.subtract', ['div', 0, 0, { y: 1, name: null }]),
        lambda('mul', 'math.multiply', ['sub', 0, 0, { y: ['image', 0, 0], name: null }]),
        lambda('from', 'math.subtract', ['_CONSTANT_VALUE', -1, 3, { y: ['mul', 0, 0] }]),
      ],
    ],
    [
      'of Keras 3',
      [
        operation('div', 'TrueDivide', kerasTensor('image'), 127.5),
        operation('sub', 'Subtract', kerasTensor('div'), 1),
        operation('mul', 'Multiply', kerasTensor('sub'), kerasTensor('image')),
        operation('from', 'Subtract', 3, kerasTensor('mul')),
      ],
    ],
  ])('%s', async (_, layers) => {
    const image = random([2, ...imageShape], 9, 200);
    const expected = tf.sub(3, image.div(127.5).sub(1).mul(image));
    const found = await run(functional(layers), asImage(image));
    expect(relativeDifference([asImage(expected)], found)).toBeLessThan(1e-4);
  });

  it('that is not known is named', () => {
    expect(() => functional([lambda('cast', 'image.resize', ['image', 0, 0, {}])])).toThrow(
      /'cast' \(operation image.resize\)/,
    );
    expect(() => functional([operation('sum', 'Sum', kerasTensor('image'))])).toThrow(/'sum' \(operation Sum\)/);
  });
});

const refused: Readonly<
  Record<string, { layer: string; config: Json; weights?: Weights; code: string; says: RegExp }>
> = {
  'an unknown class': { layer: 'LSTM', config: {}, code: 'OPERATOR_UNKNOWN', says: /'tested' \(LSTM\)/ },
  'Python code': { layer: 'Lambda', config: {}, code: 'OPERATOR_UNKNOWN', says: /'tested' \(Lambda\) is Python code/ },
  'an unknown activation': {
    layer: 'Activation',
    config: { activation: 'my_own' },
    code: 'OPERATOR_UNKNOWN',
    says: /'tested' \(Activation\) has the activation "my_own"/,
  },
  'an unknown interpolation': {
    layer: 'UpSampling2D',
    config: { interpolation: 'lanczos3' },
    code: 'OPERATOR_UNKNOWN',
    says: /lanczos3/,
  },
  'normalisation along rows': {
    layer: 'BatchNormalization',
    config: { axis: 1 },
    code: 'OPERATOR_UNKNOWN',
    says: /axis 1/,
  },
  'a missing weight': {
    layer: 'Conv2D',
    config: { filters: 6, kernel_size: 3 },
    code: 'MODEL_INVALID',
    says: /weight kernel of layer 'tested' \(Conv2D\)/,
  },
  'a weight of another shape': {
    layer: 'Conv2D',
    config: { filters: 7, kernel_size: [3, 2], groups: 1 },
    weights: { kernel },
    code: 'SHAPE_INVALID',
    says: /must be \[3, 2, 4, 7\], found \[3, 2, 2, 6\]/,
  },
  'filters that are no number': {
    layer: 'Conv2D',
    config: { filters: 'many', kernel_size: 3 },
    code: 'MODEL_INVALID',
    says: /option filters of layer 'tested' \(Conv2D\)/,
  },
  'filters without end': {
    layer: 'Conv2D',
    config: { filters: 1e12, kernel_size: 3 },
    code: 'MODEL_INVALID',
    says: /filters/,
  },
  'a kernel larger than the image': {
    layer: 'MaxPooling2D',
    config: { pool_size: 9 },
    code: 'SHAPE_INVALID',
    says: /needs at least 9/,
  },
  'a reshape that does not fit': {
    layer: 'Reshape',
    config: { target_shape: [5, 5] },
    code: 'SHAPE_INVALID',
    says: /cannot reshape/,
  },
  'a permutation of other axes': {
    layer: 'Permute',
    config: { dims: [1, 1, 2] },
    code: 'MODEL_INVALID',
    says: /permutes/,
  },
};

describe('what is not known or does not fit is refused', () => {
  it.each(Object.entries(refused))('%s', (_, { layer, config, weights = {}, code, says }) => {
    expect(() => sequential(layer, config, weights, imageShape, 2)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(says) }),
    );
  });
});
