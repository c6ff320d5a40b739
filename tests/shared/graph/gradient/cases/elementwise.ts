import * as tf from '@tensorflow/tfjs';
import { float } from '../../../../../shared/graph/attribute.ts';
import type { GradientCase, Varied } from '../case.ts';
import { scalar } from './layout.ts';

type Options = Omit<GradientCase, 'name' | 'operator' | 'inputs'> & { as?: string; over?: Omit<Varied, 'dims'> };

function unary(operator: string, { as = operator, over = {}, ...rest }: Options = {}): GradientCase {
  return { name: as, operator, inputs: [{ dims: [2, 3, 4], ...over }], ...rest };
}

const positive = { low: 0.2, high: 3 };
const small = { low: -0.9, high: 0.9 };
const microsoft = { domain: 'com.microsoft' };
const wide = { low: -5, high: 5 };

function clip(as: string, low: number | null, high: number | null, own: Partial<GradientCase> = {}): GradientCase {
  const bound = (value: number | null): GradientCase['inputs'][number] => (value === null ? null : scalar(value));
  return { name: as, operator: 'Clip', inputs: [{ dims: [3, 5], ...wide }, bound(low), bound(high)], ...own };
}

export const elementwiseCases: readonly GradientCase[] = [
  unary('Relu', { tf: (x) => tf.relu(x) }),
  unary('LeakyRelu', { tf: (x) => tf.leakyRelu(x, 0.01) }),
  unary('LeakyRelu', { as: 'LeakyRelu that turns', attributes: { alpha: float(-0.5) } }),
  unary('LeakyRelu', {
    as: 'LeakyRelu steeper below',
    attributes: { alpha: float(1.5) },
    tf: (x) => tf.leakyRelu(x, 1.5),
  }),
  unary('Elu', { tf: (x) => tf.elu(x) }),
  unary('Elu', { as: 'Elu with alpha', attributes: { alpha: float(0.5) } }),
  unary('Selu', { tf: (x) => tf.selu(x) }),
  unary('Selu', { as: 'Selu with its own numbers', attributes: { alpha: float(1.5), gamma: float(0.75) } }),
  unary('Celu'),
  unary('Celu', { as: 'Celu with alpha', attributes: { alpha: float(2.5) } }),
  unary('ThresholdedRelu'),
  unary('ThresholdedRelu', { as: 'ThresholdedRelu with alpha', attributes: { alpha: float(0.3) } }),
  clip('Clip (ReLU6)', 0, 6, {
    inputs: [{ dims: [3, 5], low: -4, high: 10 }, scalar(0), scalar(6)],
    tf: (x) => tf.relu6(x),
  }),
  clip('Clip on both sides', -1.5, 2.25, { tf: (x) => tf.clipByValue(x, -1.5, 2.25) }),
  clip('Clip below', -1, null),
  clip('Clip above', null, 0.5),
  clip('Clip by the largest numbers', -3.4028234663852886e38, 3.4028234663852886e38),
  clip('Clip by nothing', null, null),
  {
    name: 'Clip at trained bounds',
    operator: 'Clip',
    inputs: [
      { dims: [3, 5], ...wide },
      { dims: [], low: -1, high: -0.5 },
      { dims: [], low: 1, high: 2 },
    ],
  },
  unary('Sigmoid', { tf: (x) => tf.sigmoid(x) }),
  unary('HardSigmoid', { over: wide }),
  unary('HardSigmoid', {
    as: 'HardSigmoid with its own line',
    over: wide,
    attributes: { alpha: float(0.125), beta: float(0.625) },
  }),
  unary('HardSwish', { over: wide }),
  unary('Tanh', { tf: (x) => tf.tanh(x) }),
  unary('Softplus', { tf: (x) => tf.softplus(x) }),
  unary('Softsign'),
  unary('Erf', { tf: (x) => tf.erf(x) }),
  unary('Sin', { tf: (x) => tf.sin(x) }),
  unary('Cos', { tf: (x) => tf.cos(x) }),
  unary('Tan', { over: { low: -1, high: 1 }, tf: (x) => tf.tan(x) }),
  unary('Sinh', { tf: (x) => tf.sinh(x) }),
  unary('Cosh', { tf: (x) => tf.cosh(x) }),
  unary('Asin', { over: small, tf: (x) => tf.asin(x) }),
  unary('Atan', { tf: (x) => tf.atan(x) }),
  unary('Asinh', { tf: (x) => tf.asinh(x) }),
  unary('Atanh', { over: small, tf: (x) => tf.atanh(x) }),
  unary('Exp', { tf: (x) => tf.exp(x) }),
  unary('Log', { over: positive, tf: (x) => tf.log(x) }),
  unary('Sqrt', { over: positive, tf: (x) => tf.sqrt(x) }),
  unary('Reciprocal', { over: positive, tf: (x) => tf.reciprocal(x) }),
  unary('Neg', { tf: (x) => tf.neg(x) }),
  unary('Abs', { tf: (x) => tf.abs(x) }),
  unary('Gelu', microsoft),
  unary('FastGelu', microsoft),
  { name: 'FastGelu with a bias', operator: 'FastGelu', domain: 'com.microsoft', inputs: [[2, 3, 4], [4]] },
  unary('QuickGelu', microsoft),
  unary('QuickGelu', { as: 'QuickGelu with alpha', ...microsoft, attributes: { alpha: float(1.25) } }),
  unary('Identity'),
  unary('Dropout'),
  unary('Cast', { attributes: { to: { kind: 'int', value: 1 } } }),
];
