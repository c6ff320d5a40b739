import type { TypedNode } from '../../graph/operators/typed-node.ts';
import { perAxis } from '../../graph/operators/window.ts';
import { inLayout } from '../layout.ts';
import type { Lowering } from '../lowering.ts';
import type { Window } from '../schema.ts';

export interface LoweredWindow {
  readonly window: Window;
  readonly dilations: readonly number[];
  /** Rows and columns that the window sees beyond the image. */
  readonly border: readonly (readonly [begin: number, end: number])[];
  /** The same, where it has to be put around the image first; null where the window's own padding does it. */
  readonly around: readonly (readonly [begin: number, end: number])[] | null;
}

/**
 * ONNX's pads in TFLite's words: none, SAME (as much as makes ceil(size / stride) outputs, the smaller half first), or
 * put around the image by an operator of its own. `output` is what the window gives, sizes in the graph's order.
 */
export function lowerWindow(node: TypedNode, kernel: readonly number[], output: readonly number[]): LoweredWindow {
  const strides = perAxis(node, 'strides', kernel.length, 1);
  const dilations = perAxis(node, 'dilations', kernel.length, 1);
  const autoPad = node.string('auto_pad', 'NOTSET');
  const pads = node.ints('pads') ?? [0, 0, 0, 0];
  const axes = kernel.map((size, axis) => {
    const extent = (size - 1) * dilations[axis]! + 1;
    const from = node.size(0, axis + 2);
    const to = output[axis + 2]!;
    const total = Math.max(0, (to - 1) * strides[axis]! + extent - from);
    const same = { begin: Math.floor(total / 2), end: Math.ceil(total / 2) };
    if (autoPad === 'SAME_UPPER') return { ...same, isSame: true };
    const begin = autoPad === 'NOTSET' ? pads[axis]! : autoPad === 'SAME_LOWER' ? same.end : 0;
    const isSame = to === Math.ceil(from / strides[axis]!) && begin === same.begin;
    return { begin, end: Math.max(0, total - begin), isSame };
  });
  const border = axes.map(({ begin, end }) => [begin, end] as const);
  const isInside = border.every(([begin, end]) => begin === 0 && end === 0);
  const isSame = !isInside && axes.every((axis) => axis.isSame);
  const window = { padding: isSame ? 'SAME' : 'VALID', strides } as const;
  return { window, dilations, border, around: isInside || isSame ? null : border };
}

/** Puts a border of `value` around an image. */
export function padImage(
  lowering: Lowering,
  input: string,
  name: string,
  around: readonly (readonly [number, number])[],
  value: number,
): number {
  const [batch = 1, height = 0, width = 0, channels = 0] = inLayout(lowering.dims(input));
  const [[top, bottom], [left, right]] = [around[0]!, around[1]!];
  const pairs = lowering.constant(`${name}.pads`, Int32Array.of(0, 0, top, bottom, left, right, 0, 0), [4, 2]);
  const dims = [batch, height + top + bottom, width + left + right, channels];
  const image = lowering.tensor(input);
  if (value === 0) return lowering.step(`${name}.padded`, dims, { operator: 'PAD', inputs: [image, pairs] });
  const filling = lowering.constant(`${name}.filling`, Float32Array.of(value), []);
  return lowering.step(`${name}.padded`, dims, { operator: 'PADV2', inputs: [image, pairs, filling] });
}
