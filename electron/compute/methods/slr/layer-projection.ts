import type { Tensors } from '../../training/tensors.ts';
import type { Projection } from './projection.ts';
import type { LayerSet } from './sets/layer-set.ts';

/** Each weight has a set of its own: the nearest point is the nearest one of each. */
export class LayerProjection implements Projection {
  readonly weights: readonly string[];
  readonly #sets: readonly LayerSet[];

  constructor(sets: readonly LayerSet[]) {
    this.#sets = sets;
    this.weights = sets.map(({ weight }) => weight);
  }

  project(values: Tensors, into: Tensors): void {
    for (const set of this.#sets) set.project(values.get(set.weight)!, into.get(set.weight)!);
  }
}
