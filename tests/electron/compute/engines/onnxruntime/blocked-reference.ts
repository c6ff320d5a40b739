import { fill, get, type NdArray } from '../../../../shared/graph/gradient/reference/array.ts';
import { convolution } from '../../../../shared/graph/gradient/reference/convolution.ts';
import type { Call, Kernels } from '../../../../shared/graph/gradient/reference/kernel.ts';

/**
 * ONNX Runtime's blocked operators in float64, for any size of block: what no machine at hand has (8 goes with 256-bit
 * registers) is checked here. Values keep the dimensions [N, C, H, W]; in memory they are [N, C / block, H, W, block].
 */
export function blockedKernels(block: number): Kernels {
  /** Where an element of [N, C, H, W] lies in memory. */
  const place = ([n, c, h, w]: readonly number[], [, channels, height, width]: readonly number[]): number =>
    ((n! * channels! + Math.floor(c! / block) * block) * height! + h! * block) * width! + w! * block + (c! % block);
  const opened = (value: NdArray): NdArray => fill(value.dims, (index) => value.data[place(index, value.dims)]!);
  const closed = (value: NdArray): NdArray => {
    const data = new Float64Array(value.data.length);
    fill(value.dims, (index) => (data[place(index, value.dims)] = get(value, index)));
    return { dims: value.dims, data };
  };
  /** Filters [M, C, kernel…] out of the three forms that they are stored in. */
  const filters = ({ dims, data }: NdArray, form: 'dense' | 'plain image' | 'depthwise'): NdArray => {
    const [, inner, rows, columns] = dims as [number, number, number, number];
    return fill(dims, (index) => {
      const [m, c, y, x] = index as [number, number, number, number];
      const tap = y * columns + x;
      const [outer, lane] = [Math.floor(m / block), m % block];
      if (form !== 'dense') return data[((outer * inner + c) * rows * columns + tap) * block + lane]!;
      const cell = (outer * (inner / block) + Math.floor(c / block)) * rows * columns + tap;
      return data[(cell * block + (c % block)) * block + lane]!;
    });
  };

  const conv = (call: Call): NdArray => {
    const { x, inputs, number, text, dims } = call;
    const few = x(0).dims[1]! < block;
    const form = number('group', 1) > 1 ? 'depthwise' : few ? 'plain image' : 'dense';
    const image = few ? x(0) : opened(x(0));
    const result = convolution['Conv']!({
      ...call,
      x: (input) => [image, filters(x(1), form)][input]!,
      inputs: [image, filters(x(1), form), inputs[2]],
    }) as NdArray;
    const sum = inputs[3] === undefined ? null : opened(inputs[3]);
    const rectified = text('activation', '') === 'Relu';
    return closed(
      fill(dims[0]!, (index) => {
        const value = get(result, index) + (sum === null ? 0 : get(sum, index));
        return rectified ? Math.max(0, value) : value;
      }),
    );
  };

  return {
    'com.microsoft.nchwc.Conv': conv,
    'com.microsoft.nchwc.ReorderInput': ({ x }) => closed(x(0)),
    'com.microsoft.nchwc.ReorderOutput': ({ x, number, dims }) => {
      const value = opened(x(0));
      return number('channels_last', 0) === 1
        ? fill(dims[0]!, ([n, h, w, c]) => get(value, [n!, c!, h!, w!]))
        : fill(dims[0]!, (index) => get(value, index));
    },
    'com.microsoft.nchwc.GlobalAveragePool': ({ x, dims }) => {
      const value = opened(x(0));
      const [, , height, width] = value.dims as [number, number, number, number];
      const area = height * width;
      return closed(
        fill(dims[0]!, ([n, c]) => {
          let sum = 0;
          for (let at = 0; at < area; at++) sum += get(value, [n!, c!, Math.floor(at / width), at % width]);
          return sum / area;
        }),
      );
    },
    'com.microsoft.FusedMatMul': ({ x, number, dims }) => {
      if (number('transA', 0) !== 1) throw new Error('only the first factor is transposed here');
      const rows = x(0).dims[1]!;
      return fill(dims[0]!, ([n, i, j]) => {
        let sum = 0;
        for (let row = 0; row < rows; row++) sum += get(x(0), [n!, row, i!]) * get(x(1), [n!, row, j!]);
        return sum;
      });
    },
  };
}
