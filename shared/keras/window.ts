import type { Attribute } from '../graph/graph.ts';
import { ints, text } from '../graph/attribute.ts';
import type { LayerScope } from './layer-scope.ts';
import type { Size } from './layout.ts';

interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
}

interface PlacedWindow {
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Output sizes of the spatial axes. */
  readonly spatial: readonly Size[];
}

/**
 * The padding and the output of a window over spatial axes. Keras's 'same' keeps ceil(size / stride) and puts the odd
 * element of padding at the end; where a size is open the runtime has to work that out.
 */
export function placeWindow(scope: LayerScope, spatial: readonly Size[], window: Window): PlacedWindow {
  const padding = scope.options.string('padding', 'valid');
  const extents = window.kernel.map((size, axis) => (size - 1) * window.dilations[axis]! + 1);
  const common = { kernel_shape: ints(window.kernel), strides: ints(window.strides) };
  if (padding === 'valid' || (padding === 'causal' && spatial.length === 1)) {
    const begins = extents.map((extent) => (padding === 'causal' ? extent - 1 : 0));
    const sizes = spatial.map((size, axis): Size => {
      if (size === null) return null;
      const room = size + begins[axis]! - extents[axis]!;
      if (room < 0) scope.shapeInvalid(`needs at least ${extents[axis]} elements along axis ${axis + 1}`);
      return Math.floor(room / window.strides[axis]!) + 1;
    });
    return { attributes: { ...common, pads: ints([...begins, ...begins.map(() => 0)]) }, spatial: sizes };
  }
  if (padding !== 'same') scope.unknown(`the padding '${padding}'`);

  const sizes = spatial.map((size, axis) => (size === null ? null : Math.ceil(size / window.strides[axis]!)));
  const totals = spatial.map((size, axis): Size => {
    const stride = window.strides[axis]!;
    const extent = extents[axis]!;
    if (stride === 1) return extent - 1;
    return size === null ? null : Math.max((sizes[axis]! - 1) * stride + extent - size, 0);
  });
  if (!totals.every((total) => total !== null)) {
    return { attributes: { ...common, auto_pad: text('SAME_UPPER') }, spatial: sizes };
  }
  const begins = totals.map((total) => Math.floor(total / 2));
  return {
    attributes: { ...common, pads: ints([...begins, ...totals.map((total, axis) => total - begins[axis]!)]) },
    spatial: sizes,
  };
}
