import { int, text } from '../attribute.ts';
import { zerosLike } from '../gradient/fill.ts';
import type { Dimension } from '../graph.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

/** Boxes that remain, as [box, 3]: batch, class, box. How many there are only the image tells. */
const nonMaxSuppression: Operator = {
  name: 'NonMaxSuppression',
  infer: (node) => [{ type: 'int64', dims: [`${node.node.outputs[0]}.0`, 3] }],
  // What is chosen by value is chosen among all.
  channels: () => undefined,
};

/** The largest or smallest along one axis, and where they were. */
const topK: Operator = {
  name: 'TopK',
  infer(node) {
    const axis = node.axis(node.int('axis', -1), node.rank(0));
    const dims = node.dims(0).with(axis, keptCount(node, axis));
    return [
      { type: node.type(0).type, dims },
      { type: 'int64', dims },
    ];
  },
  channels(scope) {
    const layout = scope.layout(0);
    const axis = scope.node.axis(scope.node.int('axis', -1), scope.node.rank(0));
    if (layout.axes.includes(axis)) return scope.fix(layout.ids);
    for (const output of [0, 1]) scope.set(output, layout);
  },
  gradient(scope) {
    const dy = scope.dy(0);
    if (dy === null) return;
    const axis = scope.node.axis(scope.node.int('axis', -1), scope.node.rank(0));
    const operands = [zerosLike(scope, scope.input(0)), scope.output(1), dy];
    scope.give(0, scope.add('ScatterElements', operands, { axis: int(axis), reduction: text('none') }));
  },
};

function keptCount(node: TypedNode, axis: number): Dimension {
  const count = node.known(1)?.data[0];
  return typeof count === 'number' ? count : `${node.node.outputs[0]}.${axis}`;
}

export const detectionOperators: readonly Operator[] = [nonMaxSuppression, topK];
