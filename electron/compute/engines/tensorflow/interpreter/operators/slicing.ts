import { padsOf } from '../../../../../../shared/graph/operators/padding.ts';
import { extentOf, slicesOf } from '../../../../../../shared/graph/operators/slicing.ts';
import type { TF, TensorFlow } from '../../load.ts';
import { type OperatorScope, type TensorOperators, unsupported } from '../operator.ts';
import { strided } from '../steps.ts';
import { Value } from '../value.ts';

type Tensor = TensorFlow.Tensor;

function slice({ tf, node, value }: OperatorScope): Value {
  const { tensor, at, back } = value(0).ordered;
  let result = tensor;
  for (const part of slicesOf(node)) {
    const axis = at(part.axis);
    const { first, count } = extentOf(part, result.shape[axis]!);
    if (count === 0) throw unsupported(node, 'of nothing');
    const start = part.step > 0 ? first : result.shape[axis]! - 1 - first;
    if (part.step < 0) result = tf.reverse(result, axis);
    result = strided(tf, result, axis, start, count, Math.abs(part.step));
  }
  return back(result);
}

function gather(scope: OperatorScope): Value {
  const { tf, node, value } = scope;
  const axis = node.axis(node.int('axis', 0), node.rank(0));
  const { tensor, at, back } = value(0).ordered;
  const size = node.size(0, axis);
  const positions = indicesOf(scope, size);
  if (value(1).dims.length === 1) return back(tf.gather(tensor, positions, at(axis)));
  return Value.plain(tf.gather(value(0).plain, positions, axis).reshape(scope.dims(0)));
}

/** As a list; numbers below zero count from the end. */
function indicesOf({ tf, node, value }: OperatorScope, size: number): Tensor {
  const known = node.known(1);
  if (known) return tf.tensor(Int32Array.from(node.numbers(1), (index) => (index < 0 ? index + size : index)));
  const indices = tf.cast(value(1).plain.flatten(), 'int32');
  return tf.where(tf.less(indices, 0), tf.add(indices, tf.scalar(size, 'int32')), indices);
}

function pad(scope: OperatorScope): Value {
  const { tf, node, value } = scope;
  const { tensor, at, back } = value(0).ordered;
  const mode = node.string('mode', 'constant');
  const pads = padsOf(node).map((part) => ({ ...part, axis: at(part.axis) }));
  if (mode === 'constant') return back(filled(scope, tensor, pads));
  const source = sources[mode];
  if (source === undefined) throw unsupported(node, `mode ${mode}`);
  return back(pads.reduce((x, own) => continued(tf, x, own, source), tensor));
}

type AxisPad = ReturnType<typeof padsOf>[number];

/** With a number around it; what is negative is cut off first. */
function filled({ tf, node, value }: OperatorScope, x: Tensor, pads: readonly AxisPad[]): Tensor {
  const cut = pads.reduce((part, { axis, begin, end }) => {
    const start = Math.max(0, -begin);
    return strided(tf, part, axis, start, part.shape[axis]! - start - Math.max(0, -end), 1);
  }, x);
  const around = x.shape.map((_, axis): [number, number] => {
    const { begin, end } = pads.find((part) => part.axis === axis)!;
    return [Math.max(0, begin), Math.max(0, end)];
  });
  if (around.flat().every((size) => size === 0)) return cut;
  if (!node.has(2)) return tf.pad(cut, around);
  if (node.known(2)) return tf.pad(cut, around, node.numbers(2)[0]);
  // A number that is a value of its own has a gradient.
  const border = tf.sub(1, tf.pad(tf.onesLike(cut), around));
  return tf.add(tf.pad(cut, around), tf.mul(border, value(2).plain.reshape([])));
}

/** By the mode of a padding the position that stands at a place before or behind an axis of this size. */
const sources: Readonly<Record<string, (at: number, size: number) => number>> = {
  edge: (at, size) => Math.min(Math.max(at, 0), size - 1),
  reflect(at, size) {
    const period = Math.max(1, 2 * (size - 1));
    const within = ((at % period) + period) % period;
    return within < size ? within : period - within;
  },
  wrap: (at, size) => ((at % size) + size) % size,
};

function continued(
  tf: TF,
  x: Tensor,
  { axis, begin, end }: AxisPad,
  source: (at: number, size: number) => number,
): Tensor {
  const size = x.shape[axis]!;
  if (begin === 0 && end === 0) return x;
  const positions = Int32Array.from({ length: size + begin + end }, (_, at) => source(at - begin, size));
  return tf.gather(x, tf.tensor(positions), axis);
}

export const slicingOperators: TensorOperators = { Slice: slice, Gather: gather, Pad: pad };
