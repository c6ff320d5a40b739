import { int } from '../attribute.ts';
import { algebra } from '../gradient/algebra.ts';
import { sumTo } from '../gradient/sum-to.ts';
import type { Dimension } from '../graph.ts';
import { allDims, broadcastDims, broadcastIndices, combined } from './broadcast.ts';
import { passThrough } from '../channels/scope.ts';
import { joinOperands } from './join-operands.ts';
import type { Known } from './known.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

/** As Cast counts it. */
const float32 = 1;

type Compare = (a: number, b: number) => boolean;

/** True or false for each pair of elements under broadcasting. */
function comparison(name: string, compare: Compare): Operator {
  return {
    name,
    infer: (node) => [{ type: 'bool', dims: broadcastDims(node, allDims(node)) }],
    evaluate(node) {
      const a = node.known(0);
      const b = node.known(1);
      return a && b && combined(node, a, b, 'bool', (left, right) => compared(left, right, compare));
    },
    channels: (scope) => joinOperands(scope),
  };
}

/** An open dimension is some number above zero: against a number below that, any size answers for all. */
function compared(a: Dimension, b: Dimension, compare: Compare): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return Number(compare(a, b));
  const number = typeof a === 'number' ? a : b;
  const sizeOf = (side: Dimension): number => (typeof side === 'number' ? side : 1);
  return typeof number === 'number' && number < 1 ? Number(compare(sizeOf(a), sizeOf(b))) : undefined;
}

const not: Operator = { name: 'Not', infer: (node) => [node.type(0)], channels: passThrough };

/** condition ? a : b for each element under broadcasting. */
const where: Operator = {
  name: 'Where',
  infer: (node) => [{ type: node.type(1).type, dims: broadcastDims(node, allDims(node)) }],
  evaluate: (node) => chosen(node),
  channels: (scope) => joinOperands(scope),

  // A product with 0 and 1: as an operator Where is several times slower.
  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const { mul, sub } = algebra(scope);
    const chosen = scope.add('Cast', [scope.input(0)], { to: int(float32) });
    if (scope.wants(1)) scope.give(1, sumTo(scope, mul(dy, chosen), scope.dims(scope.input(1))));
    if (scope.wants(2)) scope.give(2, sumTo(scope, mul(dy, sub(1, chosen)), scope.dims(scope.input(2))));
  },
};

function chosen(node: TypedNode): Known | undefined {
  const [condition, a, b] = [0, 1, 2].map((input) => node.known(input));
  if (!condition || !a || !b) return undefined;
  const dims = broadcastDims(node, [condition.dims, a.dims, b.dims]) as number[];
  const indices = [condition, a, b].map((known) => broadcastIndices(dims, known.dims));
  const [ofCondition, ofA, ofB] = indices as [Int32Array, Int32Array, Int32Array];
  const data = Array.from(ofCondition, (at, index): Dimension =>
    condition.data[at] === 0 ? b.data[ofB[index]!]! : a.data[ofA[index]!]!,
  );
  return { type: a.type, dims, data };
}

export const comparisonOperators: readonly Operator[] = [
  comparison('Equal', (a, b) => a === b),
  comparison('Greater', (a, b) => a > b),
  comparison('GreaterOrEqual', (a, b) => a >= b),
  comparison('Less', (a, b) => a < b),
  comparison('LessOrEqual', (a, b) => a <= b),
  comparison('And', (a, b) => a !== 0 && b !== 0),
  comparison('Or', (a, b) => a !== 0 || b !== 0),
  not,
  where,
];
