import { windowOutput } from '../../operators/window.ts';
import { elementCount } from '../../tensor.ts';
import type { Lower } from '../conversion.ts';
import { int } from '../scope.ts';
import type { ConversionScope } from '../scope.ts';

/** A gain is stored for each window: a small file can ask for a huge constant. */
const mostWindows = 2 ** 22;

/**
 * Operator set 19 brought gaps in the window, and another average for a last window that reaches beyond the padding
 * (ceil_mode): what lies there no longer counts, even where the padding does (count_include_pad).
 */
function averagePool(scope: ConversionScope): void {
  const { typed } = scope;
  const dilations = typed.ints('dilations') ?? [];
  if (dilations.some((dilation) => dilation !== 1)) scope.refuse(`its dilations are [${dilations.join(', ')}]`);
  const attributes = scope.attributesWithout('dilations');
  const countsPadding = typed.int('count_include_pad', 0) === 1 && typed.string('auto_pad', 'NOTSET') === 'NOTSET';
  if (!countsPadding || typed.int('ceil_mode', 0) !== 1) return scope.write({ attributes });

  const pads = typed.ints('pads') ?? [];
  if (pads.every((pad) => pad === 0)) return scope.write({ attributes: { ...attributes, count_include_pad: int(0) } });
  const gains = gainsAlongAxes(scope, pads);
  if (gains.every(({ last }) => last === 1)) return scope.write({ attributes });
  // Padding first would say the same, but ONNX Runtime fuses it into the node and then counts what lies beyond.
  const pooled = scope.add('AveragePool', scope.node.inputs, attributes);
  const dims = gains.map(({ windows }) => windows);
  if (elementCount(dims) > mostWindows) scope.refuse(`it averages [${dims.join(', ')}] windows`);
  const all = gains
    .map(({ windows, last }) => new Array<number>(windows).fill(1).with(-1, last))
    .reduce((product, along) => product.flatMap((a) => along.map((b) => a * b)));
  scope.write({ operator: 'Mul', inputs: [pooled, scope.reals('gain', all, [1, 1, ...dims])], attributes: {} });
}

/** For each spatial axis its windows, and the kernel's size over what counts in the last: image and padding. */
function gainsAlongAxes({ shaped }: ConversionScope, pads: readonly number[]): { windows: number; last: number }[] {
  const kernel = shaped.ints('kernel_shape') ?? shaped.fail('attribute kernel_shape is missing');
  const counts = windowOutput(shaped, kernel);
  return kernel.map((extent, axis) => {
    const end = pads[axis]! + shaped.size(0, axis + 2) + pads[axis + kernel.length]!;
    const windows = counts[axis] as number;
    const start = (windows - 1) * (shaped.ints('strides')?.[axis] ?? 1);
    return { windows, last: extent / Math.min(extent, end - start) };
  });
}

export const poolingLowers: readonly Lower[] = [{ operator: 'AveragePool', from: 19, convert: averagePool }];
