import type { TypedNode } from '../../../../../shared/graph/operators/typed-node.ts';
import type { Arrangement } from './arrangement.ts';

/** GlobalAveragePool and ReduceMean over both spatial axes. */
export function arrangeGlobalMean(arrangement: Arrangement, node: TypedNode): boolean {
  const { layout } = arrangement;
  const [x] = node.node.inputs as [string];
  if (!layout.isBlocked(x)) return false;
  if (node.node.operator === 'ReduceMean' && !axesAre(node.ints('axes'), [2, 3])) return false;
  const { name, batch, channels } = layout.blocked(x);
  const pooled = layout.stated('GlobalAveragePool', [name], [batch, layout.filledUp(channels), 1, 1]);
  const [output] = node.node.outputs as [string];
  layout.setPlain(output, layout.reshape(layout.first(pooled, channels, 1), arrangement.dims(output)));
  return true;
}

/** ReduceSum over all but the channels: the gradient of a bias. */
export function arrangeChannelSum(arrangement: Arrangement, node: TypedNode): boolean {
  const { layout } = arrangement;
  const [x] = node.node.inputs as [string];
  if (!layout.isBlocked(x) || !node.has(1) || !axesAre(node.numbers(1), [0, 2, 3])) return false;
  const value = layout.blocked(x);
  const count = layout.builder.scalar(value.batch * value.height * value.width);
  const sum = layout.add('Mul', [layout.first(layout.mean(value), value.channels, 0), count]);
  const [output] = node.node.outputs as [string];
  layout.setPlain(output, layout.reshape(sum, arrangement.dims(output)));
  return true;
}

function axesAre(axes: readonly number[] | undefined, wanted: readonly number[]): boolean {
  const counted = axes?.map((axis) => (axis < 0 ? axis + 4 : axis)).sort((a, b) => a - b);
  return counted?.join() === wanted.join();
}
