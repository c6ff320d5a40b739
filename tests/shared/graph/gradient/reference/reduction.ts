import { each, fill, offset, type NdArray } from './array.ts';
import { front, type Call, type Kernel, type Kernels } from './kernel.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The elements that come together for each element of an array with these axes as dimensions of 1. */
function gathered(x: NdArray, axes: readonly number[]): { kept: number[]; groups: number[][] } {
  const kept = x.dims.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const groups: number[][] = Array.from(fill(kept, () => 0).data, () => []);
  each(x.dims, (index) => {
    const own = index.map((at, axis) => (axes.includes(axis) ? 0 : at));
    groups[offset(kept, own)]!.push(x.data[offset(x.dims, index)]!);
  });
  return { kept, groups };
}

function reducedAxes({ inputs, x, list }: Call): readonly number[] {
  const rank = x(0).dims.length;
  const stated = inputs[1] ? Array.from(inputs[1].data) : (list('axes') ?? []);
  return stated.length === 0 ? x(0).dims.map((_, axis) => axis) : stated.map((axis) => front(axis, rank));
}

function reduction(reduce: (values: readonly number[]) => number): Kernel {
  return (call) => {
    const { groups } = gathered(call.x(0), reducedAxes(call));
    return { dims: call.dims[0]!, data: Float64Array.from(groups, reduce) };
  };
}

function softmax(call: Call): NdArray {
  const x = call.x(0);
  const axis = front(call.number('axis', -1), x.dims.length);
  const { kept, groups } = gathered({ dims: x.dims, data: x.data.map(Math.exp) }, [axis]);
  return fill(x.dims, (index) => {
    const own = index.map((at, other) => (other === axis ? 0 : at));
    return Math.exp(x.data[offset(x.dims, index)]!) / sum(groups[offset(kept, own)]!);
  });
}

export const reductions: Kernels = {
  ReduceSum: reduction(sum),
  ReduceMean: reduction((values) => sum(values) / values.length),
  ReduceMax: reduction((values) => Math.max(...values)),
  ReduceMin: reduction((values) => Math.min(...values)),
  ReduceL1: reduction((values) => sum(values.map(Math.abs))),
  ReduceL2: reduction((values) => Math.sqrt(sum(values.map((x) => x * x)))),
  ReduceSumSquare: reduction((values) => sum(values.map((x) => x * x))),
  ReduceLogSum: reduction((values) => Math.log(sum(values))),
  ReduceLogSumExp: reduction((values) => Math.log(sum(values.map(Math.exp)))),
  Softmax: softmax,
  LogSoftmax: (call) => ({ dims: call.x(0).dims, data: softmax(call).data.map(Math.log) }),
};
