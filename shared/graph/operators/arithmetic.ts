import type { Dimension } from '../graph.ts';
import type { ElementType } from '../tensor.ts';
import { byEveryOperand, powerPartial, toTheFirst, type Partial } from './arithmetic-gradients.ts';
import { allDims, broadcastDims, combined } from './broadcast.ts';
import { joinOperands } from './join-operands.ts';
import { roundedTo } from './known.ts';
import type { Known } from './known.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

/** No dimension is larger. */
const largest = 2 ** 31;

type Combine = (a: number, b: number) => number;

interface Options {
  /** The input that divides. */
  readonly divisor?: number;
  readonly partial?: Partial;
}

/** Element by element under broadcasting, for two inputs or any number; shapes may be computed with it unless `combine` is null. */
function arithmetic(name: string, combine: Combine | null, { divisor = -1, partial }: Options = {}): Operator {
  return {
    name,
    infer: (node) => [{ type: node.type(0).type, dims: broadcastDims(node, allDims(node)) }],
    ...(combine && { evaluate: (node) => allCombined(node, combine) }),
    parameters: [0, 1],
    channels: (scope) => joinOperands(scope, divisor),
    ...(partial && { gradient: (scope) => byEveryOperand(scope, partial) }),
  };
}

function allCombined(node: TypedNode, combine: Combine): Known | undefined {
  let result = node.known(0);
  for (let input = 1; input < node.inputCount && result; input++) {
    const { type } = result;
    const other = node.known(input);
    result = other && combined(node, result, other, type, (a, b) => combinedDimension(a, b, type, combine));
  }
  return result;
}

function combinedDimension(a: Dimension, b: Dimension, type: ElementType, combine: Combine): Dimension | undefined {
  if (typeof b === 'string') return undefined;
  if (typeof a === 'number') return roundedTo(type, combine(a, b));
  // An open dimension survives what changes no size: times one, plus zero.
  return combine(1, b) === 1 && combine(largest, b) === largest ? a : undefined;
}

/** base ^ exponent. */
const power: Operator = {
  ...arithmetic('Pow', Math.pow, { partial: powerPartial }),
  channels(scope) {
    joinOperands(scope);
    // A removed channel is a base of zero, which only an exponent that is never negative keeps finite.
    const exponent = scope.isConstant(1) ? scope.node.known(1) : undefined;
    const finite = exponent && Array.from(exponent.data).every((value) => typeof value === 'number' && value >= 0);
    if (!finite) for (const input of [0, 1]) if (!scope.isConstant(input)) scope.fix(scope.layout(input).ids);
  },
};

export const arithmeticOperators: readonly Operator[] = [
  arithmetic('Add', (a, b) => a + b, { partial: (_scope, dy) => dy }),
  arithmetic('Sub', (a, b) => a - b, {
    partial: (scope, dy, input) => (input === 0 ? dy : scope.add('Neg', [dy])),
  }),
  arithmetic('Mul', (a, b) => a * b, {
    partial: (scope, dy, input) => scope.add('Mul', [dy, scope.input(1 - input)]),
  }),
  arithmetic('Div', (a, b) => a / b, {
    divisor: 1,
    partial(scope, dy, input) {
      const quotient = scope.add('Div', [dy, scope.input(1)]);
      return input === 0 ? quotient : scope.add('Neg', [scope.add('Mul', [quotient, scope.output(0)])]);
    },
  }),
  arithmetic('Mod', null, { divisor: 1 }),
  power,
  {
    ...arithmetic('Min', Math.min),
    gradient: (scope) => toTheFirst(scope, (operand, result) => scope.add('Sub', [operand, result])),
  },
  {
    ...arithmetic('Max', Math.max),
    gradient: (scope) => toTheFirst(scope, (operand, result) => scope.add('Sub', [result, operand])),
  },
  arithmetic('Sum', (a, b) => a + b, { partial: (_scope, dy) => dy }),
  arithmetic('Mean', null, {
    partial: (scope, dy) => scope.add('Mul', [dy, scope.scalar(1 / scope.node.inputCount)]),
  }),
];
