import { broadcast, fill, get, offset, each, type NdArray } from './array.ts';
import { front, type Kernels } from './kernel.ts';

/** Normalised by the mean and variance of what lies together along `axes`. */
function standardized(x: NdArray, axes: readonly number[], epsilon: number): NdArray {
  const kept = x.dims.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const own = (index: readonly number[]): number =>
    offset(
      kept,
      index.map((at, axis) => (axes.includes(axis) ? 0 : at)),
    );
  const count = axes.reduce((product, axis) => product * x.dims[axis]!, 1);
  const mean = fill(kept, () => 0).data;
  each(x.dims, (index) => (mean[own(index)]! += get(x, index) / count));
  const variance = fill(kept, () => 0).data;
  each(x.dims, (index) => (variance[own(index)]! += (get(x, index) - mean[own(index)]!) ** 2 / count));
  return fill(x.dims, (index) => (get(x, index) - mean[own(index)]!) / Math.sqrt(variance[own(index)]! + epsilon));
}

export const normalization: Kernels = {
  BatchNormalization: ({ x, number }) => {
    const [scale, shift, mean, variance] = [1, 2, 3, 4].map((input) => x(input).data) as Float64Array[];
    return fill(x(0).dims, (index) => {
      const c = index[1]!;
      const normalized = (get(x(0), index) - mean![c]!) / Math.sqrt(variance![c]! + number('epsilon', 1e-5));
      return scale![c]! * normalized + shift![c]!;
    });
  },
  InstanceNormalization: ({ x, number }) => {
    const spatial = x(0)
      .dims.map((_, axis) => axis)
      .slice(2);
    const normalized = standardized(x(0), spatial, number('epsilon', 1e-5));
    return fill(x(0).dims, (index) => x(1).data[index[1]!]! * get(normalized, index) + x(2).data[index[1]!]!);
  },
  LayerNormalization: ({ x, inputs, number }) => {
    const rank = x(0).dims.length;
    const axes = x(0)
      .dims.map((_, axis) => axis)
      .slice(front(number('axis', -1), rank));
    const normalized = standardized(x(0), axes, number('epsilon', 1e-5));
    return fill(
      x(0).dims,
      (index) => broadcast(x(1), index) * get(normalized, index) + (inputs[2] ? broadcast(inputs[2], index) : 0),
    );
  },
  LRN: ({ x, number }) => {
    const size = number('size', 1);
    return fill(x(0).dims, (index) => {
      const [batch, channel, ...position] = index;
      const low = Math.max(0, channel! - Math.floor((size - 1) / 2));
      const high = Math.min(x(0).dims[1]! - 1, channel! + Math.ceil((size - 1) / 2));
      let squares = 0;
      for (let c = low; c <= high; c++) squares += get(x(0), [batch!, c, ...position]) ** 2;
      const scale = number('bias', 1) + (number('alpha', 0.0001) / size) * squares;
      return get(x(0), index) / scale ** number('beta', 0.75);
    });
  },
};
