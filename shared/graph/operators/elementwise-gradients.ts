import { algebra } from '../gradient/algebra.ts';
import type { GradientScope } from '../gradient/scope.ts';
import { above, below, signOf } from '../gradient/step.ts';
import { trainingDomain } from './training/training-operator.ts';

/** dx from dy. */
export type Backward = (scope: GradientScope, dy: string) => string;

interface Point extends ReturnType<typeof algebra> {
  readonly scope: GradientScope;
  readonly x: string;
  readonly y: string;
  attribute(name: string, fallback: number): number;
}

/** The derivative at x (or y = f(x)), which dy is multiplied by. */
function slope(derivative: (at: Point) => string): Backward {
  return (scope, dy) => {
    const { attributes } = scope.node.node;
    const attribute = (name: string, fallback: number): number => {
      const stated = attributes[name];
      return stated?.kind === 'float' || stated?.kind === 'int' ? stated.value : fallback;
    };
    const operations = algebra(scope);
    return operations.mul(dy, derivative({ ...operations, scope, x: scope.input(0), y: scope.output(0), attribute }));
  };
}

/** 1 above zero; below, scale * exp(x / width): the exponential units are such. */
function exponentialBelow({ scope, x, atMost, mul, exp, add }: Point, scale: number, width = 1): string {
  const negative = atMost(x, 0);
  const decay = exp(width === 1 ? negative : mul(negative, 1 / width));
  // Above zero the exponential is 1.
  return scale === 1 ? decay : add(mul(decay, scale), mul(above(scope, x), 1 - scale));
}

/** 1 / sqrt(value) */
function inverseRoot({ scope }: Point, value: string): string {
  return scope.add('Reciprocal', [scope.add('Sqrt', [value])]);
}

const leakyRelu = slope(({ scope, x, add, mul, attribute }) => {
  const alpha = attribute('alpha', 0.01);
  const step = above(scope, x);
  if (alpha >= 0 && alpha <= 1) return scope.add('Max', [step, scope.scalar(alpha)]);
  return add(mul(step, 1 - alpha), alpha);
});

const selu = slope((at) => {
  const alpha = at.attribute('alpha', 1.67326319217681884765625);
  const gamma = at.attribute('gamma', 1.05070102214813232421875);
  return at.mul(exponentialBelow(at, alpha), gamma);
});

/** Of y = clip(alpha * x + beta, 0, 1). */
const hardSigmoid = slope(({ scope, y, mul, attribute }) =>
  mul(mul(above(scope, y), below(scope, y, 1)), attribute('alpha', 0.2)),
);

/** Of y = x * clip(x / 6 + 1/2, 0, 1): x / 3 + 1/2 from -3 to 3. */
const hardSwish = slope(({ scope, x, add, mul }) => {
  const inside = mul(above(scope, x, -3), below(scope, x, 3));
  return add(mul(add(mul(x, 1 / 3), 0.5), inside), above(scope, x, 3));
});

/** Of y = x * normal(x), the cumulative normal distribution (Hendrycks and Gimpel 2016). */
const gelu = slope(({ scope, x, add, mul, exp }) => {
  const cumulative = mul(add(scope.add('Erf', [mul(x, Math.SQRT1_2)]), 1), 0.5);
  const density = mul(exp(mul(mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return add(cumulative, mul(x, density));
});

/** The same with tanh(c * (x + cubic * x^3)) in the place of the error function; a bias may be added to x before. */
const fastGelu = slope(({ scope, x: input, add, mul, sub }) => {
  const x = scope.node.has(1) ? add(input, scope.input(1)) : input;
  const c = Math.sqrt(2 / Math.PI);
  const cubic = 0.044715;
  const square = mul(x, x);
  const t = scope.add('Tanh', [mul(x, add(mul(square, c * cubic), c))]);
  const steepness = add(mul(square, 3 * c * cubic), c);
  return mul(add(add(t, 1), mul(mul(x, steepness), sub(1, mul(t, t)))), 0.5);
});

/** Of y = x * sigmoid(alpha * x). */
const quickGelu = slope(({ x, add, mul, sub, sigmoid, attribute }) => {
  const alpha = attribute('alpha', 1.702);
  const gate = sigmoid(mul(x, alpha));
  return mul(gate, add(mul(mul(x, alpha), sub(1, gate)), 1));
});

export const elementwiseGradients: Readonly<Record<string, Backward>> = {
  Relu: (scope, dy) => scope.add('ReluGradient', [dy, scope.output(0)], {}, trainingDomain),
  LeakyRelu: leakyRelu,
  Elu: slope((at) => exponentialBelow(at, at.attribute('alpha', 1))),
  Celu: slope((at) => exponentialBelow(at, 1, at.attribute('alpha', 1))),
  Selu: selu,
  ThresholdedRelu: slope(({ scope, x, attribute }) => above(scope, x, attribute('alpha', 1))),
  Sigmoid: slope(({ y, mul, sub }) => mul(y, sub(1, y))),
  HardSigmoid: hardSigmoid,
  HardSwish: hardSwish,
  Tanh: slope(({ y, mul, sub }) => sub(1, mul(y, y))),
  Softplus: slope(({ x, sigmoid }) => sigmoid(x)),
  // 1 / (1 + |x|)^2, where 1 - |y| is 1 / (1 + |x|).
  Softsign: slope(({ y, abs, mul, sub }) => {
    const rest = sub(1, abs(y));
    return mul(rest, rest);
  }),
  Erf: slope(({ x, mul, exp, neg }) => mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))),
  Sin: slope(({ scope, x }) => scope.add('Cos', [x])),
  Cos: slope(({ scope, x, neg }) => neg(scope.add('Sin', [x]))),
  Tan: slope(({ y, add, mul }) => add(mul(y, y), 1)),
  Sinh: slope(({ scope, x }) => scope.add('Cosh', [x])),
  Cosh: slope(({ scope, x }) => scope.add('Sinh', [x])),
  Asin: slope((at) => inverseRoot(at, at.sub(1, at.mul(at.x, at.x)))),
  Asinh: slope((at) => inverseRoot(at, at.add(at.mul(at.x, at.x), 1))),
  Atan: (scope, dy) => {
    const { add, mul, div } = algebra(scope);
    return div(dy, add(mul(scope.input(0), scope.input(0)), 1));
  },
  Atanh: (scope, dy) => {
    const { sub, mul, div } = algebra(scope);
    return div(dy, sub(1, mul(scope.input(0), scope.input(0))));
  },
  Exp: slope(({ y }) => y),
  Log: (scope, dy) => scope.add('Div', [dy, scope.input(0)]),
  Reciprocal: slope(({ y, mul, neg }) => neg(mul(y, y))),
  Sqrt: (scope, dy) => algebra(scope).div(algebra(scope).mul(dy, 0.5), scope.output(0)),
  Neg: (scope, dy) => scope.add('Neg', [dy]),
  Abs: slope(({ scope, x }) => signOf(scope, x)),
  'com.microsoft.Gelu': gelu,
  'com.microsoft.FastGelu': fastGelu,
  'com.microsoft.QuickGelu': quickGelu,
};

/** Constant between their steps: nothing flows back. */
export const stepwise: ReadonlySet<string> = new Set(['Sign', 'Floor', 'Ceil', 'Round']);
