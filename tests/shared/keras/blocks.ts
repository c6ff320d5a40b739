import { apply, network, tf } from './networks.ts';

const { layers } = tf;

type Value = tf.SymbolicTensor;

const conv = (
  value: Value,
  filters: number,
  kernelSize: number,
  options: { strides?: number; useBias?: boolean } = {},
) => apply(layers.conv2d({ filters, kernelSize, padding: 'same', useBias: false, ...options }), value);
const norm = (value: Value): Value => apply(layers.batchNormalization(), value);
const activation = (value: Value, name: 'relu' | 'swish' | 'sigmoid'): Value =>
  apply(layers.activation({ activation: name }), value);
const relu6 = (value: Value): Value => apply(layers.reLU({ maxValue: 6 }), value);

/** Expand, depthwise with a stride on explicit padding, project; then one more with a shortcut. */
function mobileNet(): tf.LayersModel {
  const inverted = (value: Value, filters: number, strides: number): Value => {
    const expanded = relu6(norm(conv(value, 3 * filters, 1)));
    const padded = strides === 1 ? expanded : apply(layers.zeroPadding2d({ padding: [[0, 1], [0, 1]] }), expanded); // prettier-ignore
    const depthwise = apply(
      layers.depthwiseConv2d({ kernelSize: 3, strides, padding: strides === 1 ? 'same' : 'valid', useBias: false }),
      padded,
    );
    return norm(conv(relu6(norm(depthwise)), filters, 1));
  };
  return network([16, 16, 3], (image) => {
    const stem = relu6(norm(conv(image, 8, 3, { strides: 2 })));
    const first = inverted(stem, 8, 2);
    const second = apply(layers.add(), first, inverted(first, 8, 1));
    const pooled = apply(layers.reshape({ targetShape: [1, 1, 8] }), apply(layers.globalAveragePooling2d({}), second));
    const logits = conv(apply(layers.dropout({ rate: 0.1 }), pooled), 5, 1, { useBias: true });
    return apply(layers.activation({ activation: 'softmax' }), apply(layers.reshape({ targetShape: [5] }), logits));
  });
}

/** A bottleneck with a projection and one without, behind a padded stem and a flattened head. */
function resNet(): tf.LayersModel {
  const bottleneck = (value: Value, filters: number, strides: number, project: boolean): Value => {
    const reduced = activation(norm(conv(value, filters, 1, { strides, useBias: true })), 'relu');
    const spread = activation(norm(conv(reduced, filters, 3)), 'relu');
    const shortcut = project ? norm(conv(value, 2 * filters, 1, { strides })) : value;
    return activation(apply(layers.add(), shortcut, norm(conv(spread, 2 * filters, 1))), 'relu');
  };
  return network([16, 16, 3], (image) => {
    const padded = apply(layers.zeroPadding2d({ padding: [[3, 3], [3, 3]] }), image); // prettier-ignore
    const stem = activation(norm(apply(layers.conv2d({ filters: 8, kernelSize: 7, strides: 2 }), padded)), 'relu');
    const pooled = apply(layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }), stem);
    const body = bottleneck(bottleneck(pooled, 6, 1, true), 6, 1, false);
    return apply(layers.dense({ units: 5, activation: 'softmax' }), apply(layers.flatten(), body));
  });
}

/** Rescaled input, swish, and squeeze-and-excite gates. */
function efficientNet(): tf.LayersModel {
  const block = (value: Value, filters: number): Value => {
    const expanded = activation(norm(conv(value, 4 * filters, 1)), 'swish');
    const depthwise = layers.depthwiseConv2d({ kernelSize: 5, padding: 'same', useBias: false });
    const spread = activation(norm(apply(depthwise, expanded)), 'swish');
    const squeezed = apply(layers.globalAveragePooling2d({}), spread);
    const place = apply(layers.reshape({ targetShape: [1, 1, 4 * filters] }), squeezed);
    const reduced = activation(conv(place, 4, 1, { useBias: true }), 'swish');
    const gate = activation(conv(reduced, 4 * filters, 1, { useBias: true }), 'sigmoid');
    return norm(conv(apply(layers.multiply(), spread, gate), filters, 1));
  };
  return network([16, 16, 3], (image) => {
    const scaled = apply(layers.rescaling({ scale: 1 / 255 }), image);
    const stem = activation(norm(conv(scaled, 6, 3, { strides: 2 })), 'swish');
    const body = apply(layers.add(), stem, block(stem, 6));
    const pooled = apply(layers.globalAveragePooling2d({}), activation(norm(conv(body, 12, 1)), 'swish'));
    return apply(layers.dense({ units: 5 }), pooled);
  });
}

/** Down twice and up twice, by transposed convolutions or by resizing, each joined with what came before. */
function uNet(upwards: 'transposed' | 'resized'): tf.LayersModel {
  const up = (value: Value, filters: number): Value =>
    upwards === 'resized'
      ? apply(layers.upSampling2d({ size: [2, 2] }), value)
      : apply(layers.conv2dTranspose({ filters, kernelSize: 2, strides: 2, padding: 'same' }), value);
  return network([16, 16, 3], (image) => {
    const first = activation(norm(conv(image, 6, 3)), 'relu');
    const second = activation(norm(conv(apply(layers.maxPooling2d({ poolSize: 2 }), first), 8, 3)), 'relu');
    const third = activation(norm(conv(apply(layers.maxPooling2d({ poolSize: 2 }), second), 10, 3)), 'relu');
    const joined = activation(conv(apply(layers.concatenate(), up(third, 8), second), 8, 3), 'relu');
    const whole = activation(conv(apply(layers.concatenate(), up(joined, 6), first), 6, 3), 'relu');
    return conv(whole, 2, 1, { useBias: true });
  });
}

/** A backbone as a model of its own, as transfer learning makes them; inner and outer layers share names. */
function nested(): tf.LayersModel {
  return network([16, 16, 3], (image) => {
    const inside = tf.input({ shape: [16, 16, 3], name: 'inside' });
    const features = relu6(norm(apply(layers.conv2d({ filters: 6, kernelSize: 3, name: 'features' }), inside)));
    const backbone = tf.model({ inputs: inside, outputs: features, name: 'backbone' });
    const head = apply(layers.conv2d({ filters: 4, kernelSize: 1, name: 'head' }), apply(backbone, image));
    return apply(layers.dense({ units: 3 }), apply(layers.flatten(), head));
  });
}

export const blocks: Readonly<Record<string, () => tf.LayersModel>> = {
  MobileNet: mobileNet,
  ResNet: resNet,
  EfficientNet: efficientNet,
  'U-Net that resizes': () => uNet('resized'),
  'U-Net with Conv2DTranspose': () => uNet('transposed'),
  'a backbone within a model': nested,
};
