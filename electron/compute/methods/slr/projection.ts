import type { Tensors } from '../../training/tensors.ts';

/** A set of sparse weights, and the way to it. */
export interface Projection {
  /** The weights that it binds; all others are free. */
  readonly weights: readonly string[];
  /** Writes the nearest point of the set (Euclidean) to `values` into `into`; both hold the bound weights. */
  project(values: Tensors, into: Tensors): void;
}
