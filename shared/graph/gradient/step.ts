import { float } from '../attribute.ts';
import type { NodeScope } from './scope.ts';

// A comparison and a choice are two slow passes in ONNX Runtime; a clipped line is one fast one. Its slope is a power of
// two, so that the threshold is met exactly, and too steep for a number that a network computes to lie on it.
const steepest = 2 ** 127;
const steep = 2 ** 64;

type Writer = Pick<NodeScope, 'add'>;

/** Beyond it a threshold times the slope is no float32; exporters write the largest float32 for "no bound". */
export const largestThreshold = 2 ** 60;

function line(scope: Writer, value: string, alpha: number, beta: number): string {
  return scope.add('HardSigmoid', [value], { alpha: float(alpha), beta: float(beta) });
}

/** 1 where the value is above the threshold, else 0. */
export function above(scope: Writer, value: string, threshold = 0): string {
  if (threshold === 0) return line(scope, value, steepest, 0);
  return line(scope, value, steep, -threshold * steep);
}

/** 1 where the value is below the threshold, else 0. */
export function below(scope: Writer, value: string, threshold = 0): string {
  if (threshold === 0) return line(scope, value, -steepest, 0);
  return line(scope, value, -steep, threshold * steep);
}

/** 1 where the value, which is never negative, is zero; else 0. */
export function isZero(scope: Writer, value: string): string {
  return line(scope, value, -steepest, 1);
}

/** -1, 0 or 1; the operator Sign is several times slower. */
export function signOf(scope: NodeScope, value: string): string {
  const steepened = scope.add('Mul', [value, scope.scalar(steepest)]);
  return scope.add('Clip', [steepened, scope.scalar(-1), scope.scalar(1)]);
}
