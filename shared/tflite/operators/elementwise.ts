import type { TypedNode } from '../../graph/operators/typed-node.ts';
import { inLayout, toNhwc, transposed } from '../layout.ts';
import { unsupported, type Lower, type Lowering } from '../lowering.ts';
import { options, type Activation, type BuiltinOperator, type Options } from '../schema.ts';

/** A unary operator that has no options. */
export const unary =
  (operator: BuiltinOperator): Lower =>
  (lowering, node, output) =>
    lowering.write(output, { operator, inputs: [lowering.tensor(node.node.inputs[0]!)] });

export const leakyRelu: Lower = (lowering, node, output) => {
  const alpha = node.node.attributes['alpha'];
  const slope = options.leakyRelu(alpha?.kind === 'float' ? alpha.value : 0.01);
  lowering.write(output, { operator: 'LEAKY_RELU', inputs: [lowering.tensor(node.node.inputs[0]!)], options: slope });
};

/** A constant that meets an image: its axes are the image's last ones in the graph's order, and one for each in the file's. */
function operand(lowering: Lowering, node: TypedNode, value: string, rank: number): number {
  const data = lowering.weights(value);
  const dims = lowering.dims(value);
  if (data === undefined) {
    if (dims.length !== rank) throw unsupported(node, 'it joins values of different ranks');
    return lowering.tensor(value);
  }
  if (data.length === 1) return lowering.constant(value, data, []);
  if (rank !== 4) return lowering.tensor(value);
  const all = [...new Array<number>(rank - dims.length).fill(1), ...dims];
  return lowering.constant(
    value,
    transposed(data, all, toNhwc),
    toNhwc.map((axis) => all[axis]!),
  );
}

/** The slope is a constant, one for each channel or one for all. */
export const prelu: Lower = (lowering, node, output) => {
  const [input = '', slopeName = ''] = node.node.inputs;
  const slope = lowering.weights(slopeName);
  const [, channels = 0, ...rest] = lowering.dims(input);
  if (rest.length !== 2 || slope === undefined || (slope.length !== channels && slope.length !== 1)) {
    throw unsupported(node, 'its slope is neither one for each channel of an image nor one for all');
  }
  const all = slope.length === channels ? slope : new Float32Array(channels).fill(slope[0]!);
  const inputs = [lowering.tensor(input), lowering.constant(slopeName, all, [1, 1, channels])];
  lowering.write(output, { operator: 'PRELU', inputs });
};

/** max(0, min(1, alpha x + beta)). */
export const hardSigmoid: Lower = (lowering, node, output) => {
  const { name, attributes, inputs } = node.node;
  const number = (key: string, usual: number): number => {
    const attribute = attributes[key];
    return lowering.constant(
      `${name}.${key}`,
      Float32Array.of(attribute?.kind === 'float' ? attribute.value : usual),
      [],
    );
  };
  const dims = inLayout(lowering.dims(output));
  const scaled = lowering.step(`${name}.scaled`, dims, {
    operator: 'MUL',
    inputs: [lowering.tensor(inputs[0]!), number('alpha', 0.2)],
    options: options.multiply('NONE'),
  });
  const shifted = lowering.step(`${name}.shifted`, dims, {
    operator: 'ADD',
    inputs: [scaled, number('beta', 0.5)],
    options: options.add('RELU'),
  });
  const one = lowering.constant(`${name}.one`, Float32Array.of(1), []);
  lowering.write(output, { operator: 'MINIMUM', inputs: [shifted, one] });
};

export const binary =
  (operator: BuiltinOperator, optionsOf: (activation: Activation) => Options | null): Lower =>
  (lowering, node, output, activation) => {
    const rank = lowering.rank(output);
    const inputs = node.node.inputs.map((value) => operand(lowering, node, value, rank));
    lowering.write(output, { operator, inputs, options: optionsOf(activation) });
  };

/** Clip's bounds are constants, and either may be missing. */
export function boundsOf(lowering: Lowering, node: TypedNode): readonly [low: number, high: number] {
  const bound = (input: number, none: number): number => {
    const name = node.node.inputs[input];
    if (!name) return none;
    const value = lowering.weights(name)?.[0];
    if (value === undefined) throw unsupported(node, 'its bounds are no constants');
    return value;
  };
  return [bound(1, -Infinity), bound(2, Infinity)];
}

export const clip: Lower = (lowering, node, output) => {
  const [input = ''] = node.node.inputs;
  const [low, high] = boundsOf(lowering, node);
  const name = node.node.name;
  const bound = (value: number, which: string): number =>
    lowering.constant(`${name}.${which}`, Float32Array.of(value), []);
  if (low === 0 && high === 6) {
    lowering.write(output, { operator: 'RELU6', inputs: [lowering.tensor(input)] });
  } else if (low === 0 && high === Infinity) {
    lowering.write(output, { operator: 'RELU', inputs: [lowering.tensor(input)] });
  } else if (high === Infinity) {
    lowering.write(output, { operator: 'MAXIMUM', inputs: [lowering.tensor(input), bound(low, 'low')] });
  } else if (low === -Infinity) {
    lowering.write(output, { operator: 'MINIMUM', inputs: [lowering.tensor(input), bound(high, 'high')] });
  } else {
    const inputs = [lowering.tensor(input), bound(low, 'low')];
    const above = lowering.step(`${name}.above`, inLayout(lowering.dims(output)), { operator: 'MAXIMUM', inputs });
    lowering.write(output, { operator: 'MINIMUM', inputs: [above, bound(high, 'high')] });
  }
};

/** What is left of batch normalisation where no convolution took it: x * factor + shift, one of each for a channel. */
export const batchNormalization: Lower = (lowering, node, output, activation) => {
  const [input = '', ...names] = node.node.inputs;
  const [scale, shift, mean, variance] = names.map((name) => lowering.weights(name));
  if (!scale || !shift || !mean || !variance) throw unsupported(node, 'its parameters are no float32 constants');
  const attribute = node.node.attributes['epsilon'];
  const epsilon = attribute?.kind === 'float' ? attribute.value : 1e-5;
  const factor = scale.map((value, channel) => value / Math.sqrt(variance[channel]! + epsilon));
  const offset = shift.map((value, channel) => value - mean[channel]! * factor[channel]!);
  const dims = lowering.dims(output);
  if (dims.length !== 4 && dims.length !== 2) throw unsupported(node, 'it normalises neither images nor vectors');
  const scaled = lowering.step(`${node.node.name}.scaled`, inLayout(dims), {
    operator: 'MUL',
    inputs: [lowering.tensor(input), lowering.constant(`${node.node.name}.factor`, factor)],
    options: options.multiply('NONE'),
  });
  const inputs = [scaled, lowering.constant(`${node.node.name}.shift`, offset)];
  lowering.write(output, { operator: 'ADD', inputs, options: options.add(activation) });
};
