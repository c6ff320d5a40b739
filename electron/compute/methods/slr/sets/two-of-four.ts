import { elementCount } from '../../../../../shared/graph/tensor.ts';
import { offsetsAlong } from './weight.ts';
import type { LayerWeight } from './weight.ts';

/** Inputs in a row of which two stay. */
export const inputsOfFour = 4;

/**
 * Keeps the two largest of each four consecutive inputs of the same filter at the same position of the kernel: the axis that
 * the matrix product of the layer sums over, along which sparse tensor cores skip two of four products. Of equal ones
 * those with lower indices stay.
 */
export function twoOfFourProjection(layer: LayerWeight): (values: Float32Array, out: Float32Array) => void {
  const { dims, inputAxis } = layer;
  const lines = offsetsAlong(
    dims,
    [...dims.keys()].filter((axis) => axis !== inputAxis),
  );
  const step = elementCount(dims.slice(inputAxis + 1));
  return (values, out) => {
    for (const line of lines) {
      for (let input = 0; input < dims[inputAxis]!; input += inputsOfFour) {
        const start = line + input * step;
        const [first, second] = twoLargest(values, start, step);
        for (let i = 0; i < inputsOfFour; i++) {
          const at = start + i * step;
          out[at] = i === first || i === second ? values[at]! : 0;
        }
      }
    }
  };
}

function twoLargest(values: Float32Array, start: number, step: number): [number, number] {
  let [first, second] = [0, -1];
  let [largest, next] = [Math.abs(values[start]!), -1];
  for (let i = 1; i < inputsOfFour; i++) {
    const size = Math.abs(values[start + i * step]!);
    if (size > largest) {
      [second, next] = [first, largest];
      [first, largest] = [i, size];
    } else if (size > next) {
      [second, next] = [i, size];
    }
  }
  return [first, second];
}
