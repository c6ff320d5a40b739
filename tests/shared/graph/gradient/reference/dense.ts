import { broadcast, fill, get } from './array.ts';
import type { Kernels } from './kernel.ts';

export const dense: Kernels = {
  MatMul: ({ x, dims }) => {
    const [a, b] = [x(0), x(1)];
    const inner = a.dims.at(-1)!;
    return fill(dims[0]!, (index) => {
      const [row, column] = index.slice(-2) as [number, number];
      const batch = index.slice(0, -2);
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        sum += broadcast(a, [...batch, row, k]) * broadcast(b, [...batch, k, column]);
      }
      return sum;
    });
  },

  Gemm: ({ x, inputs, dims, number }) => {
    const [transA, transB] = [number('transA', 0), number('transB', 0)];
    const inner = x(0).dims[transA === 1 ? 0 : 1]!;
    return fill(dims[0]!, (index) => {
      const [row, column] = index as [number, number];
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        sum += get(x(0), transA === 1 ? [k, row] : [row, k]) * get(x(1), transB === 1 ? [column, k] : [k, column]);
      }
      const bias = inputs[2] ? number('beta', 1) * broadcast(inputs[2], index) : 0;
      return number('alpha', 1) * sum + bias;
    });
  },
};
