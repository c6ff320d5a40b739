import { describe, expect, it } from 'vitest';
import { disagreement } from './agreement.ts';
import { throughTfjs } from './files.ts';
import { apply, chain, network, tf } from './networks.ts';

const { layers } = tf;
const image = [9, 8, 6];

const cases: Record<string, () => tf.LayersModel> = {};
const add = (name: string, ...made: (() => tf.layers.Layer)[]): void => {
  cases[name] = () => chain(image, ...made.map((make) => make()));
};

for (const padding of ['same', 'valid'] as const) {
  for (const strides of [1, 2, 3]) {
    add(`Conv2D ${padding} / ${strides}`, () => layers.conv2d({ filters: 5, kernelSize: [3, 2], strides, padding }));
    add(`DepthwiseConv2D ${padding} / ${strides}`, () => layers.depthwiseConv2d({ kernelSize: 3, strides, padding }));
    add(`MaxPooling2D ${padding} / ${strides}`, () => layers.maxPooling2d({ poolSize: 3, strides, padding }));
    add(`AveragePooling2D ${padding} / ${strides}`, () => layers.averagePooling2d({ poolSize: 3, strides, padding }));
    for (const kernelSize of [2, 3, 4]) {
      add(`Conv2DTranspose ${padding} ${kernelSize} / ${strides}`, () =>
        layers.conv2dTranspose({ filters: 4, kernelSize, strides, padding }),
      );
    }
  }
  add(`Conv2D ${padding} dilated`, () => layers.conv2d({ filters: 5, kernelSize: 3, dilationRate: 2, padding }));
  add(`SeparableConv2D ${padding}`, () =>
    layers.separableConv2d({ filters: 5, kernelSize: 3, padding, activation: 'relu' }),
  );
}
add('Conv2D without bias', () => layers.conv2d({ filters: 5, kernelSize: 1, useBias: false }));
add('DepthwiseConv2D with a multiplier', () => layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 3 }));
for (const name of [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'swish',
  'mish',
  'sigmoid',
  'hardSigmoid',
  'tanh',
  'softplus',
  'softsign',
  'softmax',
  'gelu',
] as const) {
  add(`the activation ${name}`, () => layers.conv2d({ filters: 5, kernelSize: 1, activation: name }));
}
add(
  'Activation softmax on features',
  () => layers.flatten(),
  () => layers.activation({ activation: 'softmax' }),
);
add('BatchNormalization', () => layers.batchNormalization());
add('BatchNormalization without scale and shift', () => layers.batchNormalization({ scale: false, center: false }));
add(
  'BatchNormalization on features',
  () => layers.globalAveragePooling2d({}),
  () => layers.batchNormalization(),
);
add('LayerNormalization', () => layers.layerNormalization({ epsilon: 0.01 }));
add(
  'LayerNormalization on features',
  () => layers.globalAveragePooling2d({}),
  () => layers.layerNormalization(),
);
add('LayerNormalization of whole images', () => layers.layerNormalization({ axis: [1, 2, 3] }));
add('ReLU', () => layers.reLU());
add('ReLU with a limit', () => layers.reLU({ maxValue: 0.5 }));
add('LeakyReLU', () => layers.leakyReLU({ alpha: 0.1 }));
add('PReLU', () => layers.prelu());
add('PReLU per channel', () => layers.prelu({ sharedAxes: [1, 2] }));
add('ELU', () => layers.elu());
add('Softmax', () => layers.softmax({ axis: -1 }));
add('ZeroPadding2D', () => layers.zeroPadding2d({ padding: [[1, 2], [0, 3]] })); // prettier-ignore
add('Cropping2D', () => layers.cropping2D({ cropping: [[1, 2], [0, 3]] })); // prettier-ignore
add('UpSampling2D', () => layers.upSampling2d({ size: [2, 3] }));
add('UpSampling2D bilinear', () => layers.upSampling2d({ size: [2, 3], interpolation: 'bilinear' }));
add('GlobalAveragePooling2D', () => layers.globalAveragePooling2d({}));
add('GlobalMaxPooling2D', () => layers.globalMaxPooling2d({}));
add('Rescaling', () => layers.rescaling({ scale: 1 / 127.5, offset: -1 }));
add('Flatten', () => layers.flatten());
add(
  'Flatten and Dense',
  () => layers.flatten(),
  () => layers.dropout({ rate: 0.5 }),
  () => layers.dense({ units: 4 }),
);
add(
  'Flatten, an activation and Dense',
  () => layers.flatten(),
  () => layers.reLU(),
  () => layers.dense({ units: 4 }),
);
add(
  'Flatten after global pooling',
  () => layers.globalMaxPooling2d({}),
  () => layers.reshape({ targetShape: [1, 1, 6] }),
  () => layers.flatten(),
);
add('Dense on channels', () => layers.dense({ units: 4, activation: 'relu' }));
add(
  'Dense without bias',
  () => layers.globalMaxPooling2d({}),
  () => layers.dense({ units: 4, useBias: false }),
);
add('Reshape to a sequence', () => layers.reshape({ targetShape: [-1, 6] }));
add('Reshape that mixes channels', () => layers.reshape({ targetShape: [8, 6, 9] }));
add('Reshape to features', () => layers.reshape({ targetShape: [-1] }));
add(
  'Reshape from features',
  () => layers.flatten(),
  () => layers.reshape({ targetShape: [12, 36] }),
);
add('Permute', () => layers.permute({ dims: [3, 1, 2] }));
add('Permute rows and columns', () => layers.permute({ dims: [2, 1, 3] }));
add('Conv1D', () => layers.reshape({ targetShape: [72, 6] }), () => layers.conv1d({ filters: 3, kernelSize: 3, padding: 'same' })); // prettier-ignore
add('what only training knows', () => layers.gaussianNoise({ stddev: 1 }), () => layers.gaussianDropout({ rate: 0.5 }), () => layers.dropout({ rate: 0.5 }), () => layers.reLU()); // prettier-ignore

const two = (value: tf.SymbolicTensor): tf.SymbolicTensor[] => [
  apply(layers.conv2d({ filters: 4, kernelSize: 1 }), value),
  apply(layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }), value),
];
cases['Add'] = () => network(image, (value) => apply(layers.add(), ...two(value)));
cases['Multiply'] = () => network(image, (value) => apply(layers.multiply(), ...two(value)));
cases['Average'] = () => network(image, (value) => apply(layers.average(), ...two(value), ...two(value)));
cases['Maximum'] = () => network(image, (value) => apply(layers.maximum(), ...two(value)));
cases['Minimum'] = () => network(image, (value) => apply(layers.minimum(), ...two(value)));
for (const axis of [-1, 1, 2]) {
  cases[`Concatenate ${axis}`] = () => network(image, (value) => apply(layers.concatenate({ axis }), ...two(value)));
}
cases['Multiply by one number per channel'] = () =>
  network(image, (value) => {
    const gate = apply(layers.reshape({ targetShape: [1, 1, 6] }), apply(layers.globalAveragePooling2d({}), value));
    return apply(layers.multiply(), value, gate);
  });
cases['several outputs, one of them an input of another'] = () =>
  network(image, (value) => {
    const first = apply(layers.conv2d({ filters: 4, kernelSize: 3 }), value);
    return [first, apply(layers.reLU(), first), apply(layers.flatten(), first)];
  });
cases['a layer called twice'] = () =>
  network(image, (value) => {
    const shared = layers.conv2d({ filters: 6, kernelSize: 3, padding: 'same' });
    return apply(shared, apply(layers.reLU(), apply(shared, value)));
  });
cases['open height and width'] = () =>
  network([null, null, 3], (value) => {
    const half = apply(layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' }), value);
    return apply(layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }), half);
  });
cases['a model within a model'] = () =>
  network(image, (value) => {
    const inner = tf.sequential({ name: 'inner' });
    inner.add(layers.conv2d({ filters: 4, kernelSize: 3, inputShape: image, name: 'convolution' }));
    inner.add(layers.batchNormalization({ name: 'norm' }));
    const outer = layers.conv2d({ filters: 4, kernelSize: 1, name: 'outer' });
    return apply(outer, apply(inner, value));
  });
cases['Sequential'] = () => {
  const model = tf.sequential({ name: 'sequence' });
  model.add(layers.conv2d({ filters: 4, kernelSize: 3, inputShape: image }));
  model.add(layers.flatten());
  model.add(layers.dense({ units: 3 }));
  return model;
};

describe('a Keras layer as a Graph gives what TensorFlow.js gives', () => {
  it.each(Object.entries(cases))('%s', async (_, make) => {
    const model = make();
    expect(await disagreement(model, await throughTfjs(model), 3)).toBeLessThan(1e-4);
  });
});
