import { alongAxis } from '../channels/scope.ts';
import type { ChannelScope } from '../channels/scope.ts';
import { float, int, ints } from '../attribute.ts';
import type { NodeScope } from '../gradient/scope.ts';
import { sumTo } from '../gradient/sum-to.ts';
import type { Dimension } from '../graph.ts';
import { broadcastDims } from './broadcast.ts';
import { positionsOf } from './operator.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

/** alpha * A [M, K] * B [K, N] + beta * C, either of A and B transposed by attribute. */
const gemm: Operator = {
  name: 'Gemm',

  infer(node) {
    if (node.rank(0) !== 2 || node.rank(1) !== 2) node.fail('both factors must be matrices');
    const [rows, inner] = matrix(node, 0, 'transA');
    const [innerB, columns] = matrix(node, 1, 'transB');
    if (inner !== innerB) node.fail(`inner dimensions ${inner} and ${innerB} differ`);
    const dims = [rows, columns];
    if (node.has(2) && broadcastDims(node, [dims, node.dims(2)]).join() !== dims.join()) {
      node.fail(`the bias does not broadcast to [${dims.join(', ')}]`);
    }
    return [{ type: node.type(0).type, dims }];
  },

  parameters: [1, 2],

  multiplications: (node) => ({ positions: 1, weight: node.node.inputs[1]! }),

  channels(scope) {
    const { node } = scope;
    const transposed = node.int('transB', 0) === 1;
    const inputs = scope.idsOn(0, [node.int('transA', 0) === 1 ? 0 : 1]);
    if (!scope.isConstant(1)) {
      scope.fix(inputs);
      fixAll(scope, 1);
      if (node.has(2)) fixAll(scope, 2);
      return;
    }
    scope.unite(inputs, scope.weight(1, transposed ? 1 : 0, 'consumes'));
    const outputs = scope.weight(1, transposed ? 0 : 1, 'produces', { filters: true });
    if (node.has(2) && node.dims(2).at(-1) !== 1 && node.rank(2) > 0) {
      const axis = node.rank(2) - 1;
      scope.unite(outputs, scope.isConstant(2) ? scope.weight(2, axis, 'produces') : scope.idsOn(2, [axis]));
    }
    scope.set(0, alongAxis(1, outputs));
  },

  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const { node } = scope;
    const [transA, transB] = [node.int('transA', 0), node.int('transB', 0)];
    const alpha = node.node.attributes['alpha'] ?? one;
    const product = (a: string, b: string, flipA: number, flipB: number): string =>
      scope.add('Gemm', [a, b], { alpha, transA: int(flipA), transB: int(flipB) });
    if (scope.wants(0)) {
      const b = scope.input(1);
      scope.give(0, transA === 1 ? product(b, dy, transB, 1) : product(dy, b, 0, 1 - transB));
    }
    if (scope.wants(1)) {
      const a = scope.input(0);
      scope.give(1, transB === 1 ? product(dy, a, 1, transA) : product(a, dy, 1 - transA, 0));
    }
    if (!scope.wants(2)) return;
    const beta = node.node.attributes['beta'];
    const scaled = beta?.kind === 'float' && beta.value !== 1 ? scope.add('Mul', [dy, scope.scalar(beta.value)]) : dy;
    scope.give(2, sumTo(scope, scaled, scope.dims(scope.input(2))));
  },
};

const one = float(1);

/** A [..., M, K] times B [..., K, N]; with a constant matrix B it is a dense layer without bias. */
const matMul: Operator = {
  name: 'MatMul',

  infer(node) {
    if (node.rank(0) < 2 || node.rank(1) < 2) node.fail('both factors must have rank 2 or more');
    const [rows, inner] = node.dims(0).slice(-2);
    const [innerB, columns] = node.dims(1).slice(-2);
    if (inner !== innerB) node.fail(`inner dimensions ${inner} and ${innerB} differ`);
    const batch = broadcastDims(node, [node.dims(0).slice(0, -2), node.dims(1).slice(0, -2), []]);
    return [{ type: node.type(0).type, dims: [...batch, rows!, columns!] }];
  },

  parameters: [0, 1],

  multiplications(node, outputs) {
    const dims = outputs[0]!.dims;
    if (node.rank(1) === 2) return { positions: positionsOf(node, dims.slice(1, -1)), weight: node.node.inputs[1]! };
    return { positions: positionsOf(node, dims.slice(1)) * node.size(0, node.rank(0) - 1), weight: null };
  },

  channels(scope) {
    const { node } = scope;
    const last = node.rank(0) - 1;
    if (scope.isConstant(0) || !scope.isConstant(1) || node.rank(1) !== 2) {
      fixAll(scope, 0);
      fixAll(scope, 1);
      return;
    }
    scope.unite(scope.idsOn(0, [last]), scope.weight(1, 0, 'consumes'));
    scope.set(0, alongAxis(last, scope.weight(1, 1, 'produces', { filters: true })));
  },

  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const [a, b] = [scope.input(0), scope.input(1)];
    if (scope.wants(0)) scope.give(0, sumTo(scope, scope.add('MatMul', [dy, transposed(scope, b)]), scope.dims(a)));
    if (scope.wants(1)) scope.give(1, sumTo(scope, scope.add('MatMul', [transposed(scope, a), dy]), scope.dims(b)));
  },
};

/** With the last two axes changed over. */
function transposed(scope: NodeScope, value: string): string {
  const axes = scope.dims(value).map((_, axis) => axis);
  return scope.add('Transpose', [value], { perm: ints([...axes.slice(0, -2), ...axes.slice(-2).reverse()]) });
}

function matrix(node: TypedNode, input: number, transpose: string): [Dimension, Dimension] {
  const [rows, columns] = node.dims(input) as [Dimension, Dimension];
  return node.int(transpose, 0) === 1 ? [columns, rows] : [rows, columns];
}

function fixAll(scope: ChannelScope, input: number): void {
  if (!scope.isConstant(input)) scope.fix(scope.layout(input).ids);
}

export const denseOperators: readonly Operator[] = [gemm, matMul];
