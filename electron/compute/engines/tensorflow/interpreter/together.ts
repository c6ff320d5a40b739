import type { TensorFlow } from '../load.ts';
import { channelsLastOrder, plainOrder, Value, type Order } from './value.ts';

/** Operands in one order of axes, so that broadcasting between them is ONNX's. */
interface Together extends Order {
  readonly tensors: TensorFlow.Tensor[];
}

/** With channels last where any operand is so already. */
export function together(values: readonly Value[]): Together {
  const channelsLast = values.some((value) => value.isChannelsLast) && values.every(({ dims }) => dims.length <= 4);
  if (!channelsLast) return { ...plainOrder, tensors: values.map((value) => value.plain) };
  return { ...channelsLastOrder, tensors: values.map(asImage) };
}

/** Broadcasting counts axes from the last: [C, 1, 1] is [1, C, 1, 1]. */
function asImage(value: Value): TensorFlow.Tensor {
  const { dims } = value;
  if (dims.length === 4) return value.channelsLast;
  if (dims.length === 0) return value.plain;
  const missing = new Array<number>(4 - dims.length).fill(1);
  return Value.plain(value.plain.reshape([...missing, ...dims])).channelsLast;
}
