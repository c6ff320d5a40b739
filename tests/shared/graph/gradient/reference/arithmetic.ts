import { broadcast, fill } from './array.ts';
import type { Kernel, Kernels } from './kernel.ts';

function combined(combine: (...elements: number[]) => number): Kernel {
  return ({ inputs, dims }) =>
    fill(dims[0]!, (index) => combine(...inputs.map((operand) => broadcast(operand!, index))));
}

const sum = (...parts: number[]): number => parts.reduce((total, part) => total + part, 0);

export const arithmetic: Kernels = {
  Add: combined((a, b) => a! + b!),
  Sub: combined((a, b) => a! - b!),
  Mul: combined((a, b) => a! * b!),
  Div: combined((a, b) => a! / b!),
  Pow: combined((a, b) => a! ** b!),
  Min: combined(Math.min),
  Max: combined(Math.max),
  Sum: combined(sum),
  Mean: combined((...parts) => sum(...parts) / parts.length),
  PRelu: combined((x, slope) => (x! > 0 ? x! : slope! * x!)),
  Where: combined((condition, a, b) => (condition === 0 ? b! : a!)),
  Greater: combined((a, b) => Number(a! > b!)),
  Equal: combined((a, b) => Number(a === b)),
};
