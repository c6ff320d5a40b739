import type { Tensors } from '../../training/tensors.ts';

/** Sum over the weights of the Euclidean norms of `a - b`, or of `a`: the published code's norm over all layers. */
export function sumOfNorms(a: Tensors, b?: Tensors): number {
  let sum = 0;
  for (const [name, values] of a) sum += Math.sqrt(squares(values, b?.get(name)));
  return sum;
}

function squares(a: Float32Array, b: Float32Array | undefined): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - (b === undefined ? 0 : b[i])) ** 2;
  return sum;
}
