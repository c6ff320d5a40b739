import { broadcast, each, fill, get, getOrZero, offset, type NdArray } from './array.ts';
import { front, type Call, type Kernel, type Kernels } from './kernel.ts';

const sameElements: Kernel = ({ x, dims }) => ({ dims: dims[0]!, data: x(0).data });

function slice({ x, inputs, dims }: Call): NdArray {
  const starts = x(1).data;
  const axes = inputs[3]?.data ?? starts.map((_, axis) => axis);
  const steps = inputs[4]?.data ?? starts.map(() => 1);
  const first = x(0).dims.map(() => 0);
  const step = x(0).dims.map(() => 1);
  axes.forEach((stated, part) => {
    const axis = front(stated, x(0).dims.length);
    const size = x(0).dims[axis]!;
    const start = starts[part]! < 0 ? starts[part]! + size : starts[part]!;
    step[axis] = steps[part]!;
    first[axis] = Math.min(Math.max(start, 0), steps[part]! < 0 ? size - 1 : size);
  });
  return fill(dims[0]!, (index) =>
    get(
      x(0),
      index.map((at, axis) => first[axis]! + at * step[axis]!),
    ),
  );
}

function pad({ x, inputs, dims, text }: Call): NdArray {
  const begin = x(1).data;
  const mode = text('mode', 'constant');
  const value = inputs[2]?.data[0] ?? 0;
  return fill(dims[0]!, (index) => {
    const own = index.map((at, axis) => at - begin[axis]!);
    if (mode === 'constant') {
      const inside = own.every((at, axis) => at >= 0 && at < x(0).dims[axis]!);
      return inside ? get(x(0), own) : value;
    }
    return get(
      x(0),
      own.map((at, axis) => {
        const last = x(0).dims[axis]! - 1;
        if (mode === 'edge') return Math.min(Math.max(at, 0), last);
        const back = Math.abs(at);
        return back > last ? 2 * last - back : back;
      }),
    );
  });
}

function concat({ inputs, dims, number }: Call): NdArray {
  const axis = front(number('axis', 0), dims[0]!.length);
  return fill(dims[0]!, (index) => {
    let at = index[axis]!;
    for (const part of inputs) {
      if (at < part!.dims[axis]!) return get(part!, index.with(axis, at));
      at -= part!.dims[axis]!;
    }
    throw new Error('beyond the last part');
  });
}

function split({ x, dims, number }: Call): NdArray[] {
  const axis = front(number('axis', 0), x(0).dims.length);
  let start = 0;
  return dims.map((part) => {
    const from = start;
    start += part[axis]!;
    return fill(part, (index) => get(x(0), index.with(axis, index[axis]! + from)));
  });
}

function gather({ x, dims, number }: Call): NdArray {
  const axis = front(number('axis', 0), x(0).dims.length);
  const rank = x(1).dims.length;
  return fill(dims[0]!, (index) => {
    const at = get(x(1), index.slice(axis, axis + rank));
    return get(x(0), [...index.slice(0, axis), front(at, x(0).dims[axis]!), ...index.slice(axis + rank)]);
  });
}

function scatter({ x, number, text }: Call): NdArray {
  const axis = front(number('axis', 0), x(0).dims.length);
  const data = x(0).data.slice();
  each(x(1).dims, (index) => {
    const at = offset(x(0).dims, index.with(axis, front(get(x(1), index), x(0).dims[axis]!)));
    data[at] = get(x(2), index) + (text('reduction', 'none') === 'add' ? data[at]! : 0);
  });
  return { dims: x(0).dims, data };
}

function topK({ x, dims, number }: Call): NdArray[] {
  const axis = front(number('axis', -1), x(0).dims.length);
  const descending = number('largest', 1) === 1 ? -1 : 1;
  const places = fill(dims[0]!, (index) => {
    const value = (at: number): number => getOrZero(x(0), index.with(axis, at));
    const order = Array.from({ length: x(0).dims[axis]! }, (_, at) => at);
    order.sort((a, b) => descending * (value(a) - value(b)));
    return order[index[axis]!]!;
  });
  return [fill(dims[0]!, (index) => get(x(0), index.with(axis, get(places, index)))), places];
}

function depthToSpace({ x, dims, number, text }: Call): NdArray {
  const block = number('blocksize', 1);
  const count = dims[0]![1]!;
  return fill(dims[0]!, (index) => {
    const [batch, channel, row, column] = index as [number, number, number, number];
    const part = (row % block) * block + (column % block);
    const from = text('mode', 'DCR') === 'DCR' ? part * count + channel : channel * block ** 2 + part;
    return get(x(0), [batch, from, Math.floor(row / block), Math.floor(column / block)]);
  });
}

function spaceToDepth({ x, dims, number }: Call): NdArray {
  const block = number('blocksize', 1);
  const count = x(0).dims[1]!;
  return fill(dims[0]!, (index) => {
    const [batch, channel, row, column] = index as [number, number, number, number];
    const part = Math.floor(channel / count);
    return get(x(0), [batch, channel % count, row * block + Math.floor(part / block), column * block + (part % block)]);
  });
}

export const shapes: Kernels = {
  Reshape: sameElements,
  Flatten: sameElements,
  Squeeze: sameElements,
  Unsqueeze: sameElements,
  Transpose: ({ x, dims, list }) => {
    const order = list('perm') ?? x(0).dims.map((_, axis) => x(0).dims.length - 1 - axis);
    return fill(dims[0]!, (index) =>
      get(
        x(0),
        order.map((_, axis) => index[order.indexOf(axis)]!),
      ),
    );
  },
  Expand: ({ x, dims }) => fill(dims[0]!, (index) => broadcast(x(0), index)),
  Tile: ({ x, dims }) =>
    fill(dims[0]!, (index) =>
      get(
        x(0),
        index.map((at, axis) => at % x(0).dims[axis]!),
      ),
    ),
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  Gather: gather,
  ScatterElements: scatter,
  TopK: topK,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
};
