import type { Dimension } from '../graph.ts';
import { walk, stridesOf } from './indexing.ts';
import type { ElementType } from '../tensor.ts';
import { elementCount } from '../tensor.ts';
import type { Known } from './known.ts';
import type { TypedNode } from './typed-node.ts';

/** The dimensions of an elementwise result under ONNX's (numpy's) broadcasting. */
export function broadcastDims(node: TypedNode, operands: readonly (readonly Dimension[])[]): Dimension[] {
  const rank = Math.max(...operands.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, axis) => {
    let result: Dimension = 1;
    for (const dims of operands) {
      const dim = dims[axis - rank + dims.length] ?? 1;
      if (dim === 1 || dim === result) continue;
      if (result === 1) result = dim;
      // A number against a name: the name can only stand for that number (or 1).
      else if (typeof result === 'string' && typeof dim === 'number') result = dim;
      else if (typeof dim === 'number') node.fail(`dimensions ${result} and ${dim} do not broadcast`);
    }
    return result;
  });
}

/** For each position of the broadcast result the flat index into an operand. */
export function broadcastIndices(dims: readonly number[], operand: readonly number[]): Int32Array {
  const strides = stridesOf(operand);
  const offset = dims.length - operand.length;
  return walk(
    dims,
    dims.map((_, axis) => (axis < offset || operand[axis - offset] === 1 ? 0 : strides[axis - offset]!)),
  );
}

/** The dimensions of every input. */
export function allDims(node: TypedNode): (readonly Dimension[])[] {
  return Array.from({ length: Math.max(1, node.inputCount) }, (_, input) => node.dims(input));
}

/** Known values combined under broadcasting; undefined where `combine` cannot tell an element. */
export function combined(
  node: TypedNode,
  a: Known,
  b: Known,
  type: ElementType,
  combine: (a: Dimension, b: Dimension) => Dimension | undefined,
): Known | undefined {
  if (a.type === 'float16') return undefined;
  const dims = broadcastDims(node, [a.dims, b.dims]) as number[];
  const indicesA = broadcastIndices(dims, a.dims);
  const indicesB = broadcastIndices(dims, b.dims);
  const data = new Array<Dimension>(elementCount(dims));
  for (let index = 0; index < data.length; index++) {
    const element = combine(a.data[indicesA[index]!]!, b.data[indicesB[index]!]!);
    if (element === undefined) return undefined;
    data[index] = element;
  }
  return { type, dims, data };
}
