import type { Dimension } from '../graph.ts';
import type { TypedNode } from './typed-node.ts';

/** Spatial output dimensions of a convolution or pooling window over input 0 ([N, C, spatial…]). */
export function windowOutput(node: TypedNode, kernel: readonly number[]): Dimension[] {
  const spatial = node.dims(0).slice(2);
  if (kernel.length !== spatial.length) {
    node.fail(`a kernel of ${kernel.length} dimensions on ${spatial.length} spatial ones`);
  }
  const strides = perAxis(node, 'strides', kernel.length, 1);
  const dilations = perAxis(node, 'dilations', kernel.length, 1);
  const pads = node.ints('pads') ?? new Array<number>(2 * kernel.length).fill(0);
  if (pads.length !== 2 * kernel.length) node.fail(`attribute pads must have ${2 * kernel.length} entries`);
  const autoPad = node.string('auto_pad', 'NOTSET');
  const ceil = node.int('ceil_mode', 0) === 1;

  return spatial.map((size, axis) => {
    const stride = strides[axis]!;
    const extent = (kernel[axis]! - 1) * dilations[axis]! + 1;
    const same = autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER';
    const padBegin = autoPad === 'NOTSET' ? pads[axis]! : 0;
    const padding = autoPad === 'NOTSET' ? padBegin + pads[axis + kernel.length]! : 0;
    if (typeof size === 'string') {
      return stride === 1 && (same || padding === extent - 1) ? size : `${node.node.outputs[0]}.${axis + 2}`;
    }
    if (same) return Math.ceil(size / stride);
    const room = size + padding - extent;
    let result = (ceil ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
    // A last window that would lie wholly in the end padding is left out (ONNX since operator set 19, and ONNX Runtime).
    if (ceil && (result - 1) * stride >= size + padBegin) result--;
    if (room < 0 || result < 1) node.fail(`a window of ${extent} does not fit dimension ${axis + 2} (${size})`);
    return result;
  });
}

/** Positive entries of a list attribute, one for each spatial axis. */
export function perAxis(node: TypedNode, name: string, count: number, fallback: number): readonly number[] {
  const values = node.ints(name) ?? new Array<number>(count).fill(fallback);
  if (values.length !== count || values.some((value) => value < 1)) {
    node.fail(`attribute ${name} must have ${count} positive entries`);
  }
  return values;
}
