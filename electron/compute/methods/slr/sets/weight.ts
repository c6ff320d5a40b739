import { EspalierError } from '../../../../../shared/api/errors.ts';
import { elementCount } from '../../../../../shared/graph/tensor.ts';

/**
 * What the sets need to know of a weight: [outputs, inputs / groups, height, width] of a convolution, [outputs, inputs] of
 * a dense layer, or any other order of these axes (Gemm and transposed convolutions have the inputs first).
 */
export interface LayerWeight {
  /** The constant. */
  readonly name: string;
  readonly node: string;
  readonly dims: readonly number[];
  /** Along which its filters lie. */
  readonly outputAxis: number;
  /** Along which the inputs of a filter lie. */
  readonly inputAxis: number;
}

/** The axes of the kernel: those which are neither outputs nor inputs. */
export function kernelAxes({ dims, outputAxis, inputAxis }: LayerWeight): number[] {
  return dims.map((_, axis) => axis).filter((axis) => axis !== outputAxis && axis !== inputAxis);
}

/** Where in memory each combination of indices along these axes lies, the last of them fastest; the others are 0. */
export function offsetsAlong(dims: readonly number[], axes: readonly number[]): Int32Array {
  let offsets = new Int32Array(1);
  for (const axis of axes) {
    const size = dims[axis]!;
    const stride = elementCount(dims.slice(axis + 1));
    const finer = new Int32Array(offsets.length * size);
    offsets.forEach((offset, at) => {
      for (let index = 0; index < size; index++) finer[at * size + index] = offset + index * stride;
    });
    offsets = finer;
  }
  return offsets;
}

/** Throws TRAINING_DIVERGED for a weight with NaN or an infinity in it, which has no nearest point in any set. */
export function requireFinite({ name, node }: LayerWeight, values: Float32Array): void {
  // NaN and the infinities are what differs from zero after a product with zero.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * 0;
  if (sum === 0) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  throw new EspalierError(
    'TRAINING_DIVERGED',
    `Weight '${name}' of '${node}' is ${values[at]} at element ${at}: no sparse weight is nearest to it.`,
    'Lower the learning rate or the penalty (rho), or start from a network whose weights are all finite.',
  );
}
