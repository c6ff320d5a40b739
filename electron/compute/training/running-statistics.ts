import type { Graph } from '../../../shared/graph/graph.ts';
import type { BatchStatistics } from '../engines/engine.ts';
import type { Tensors } from './tensors.ts';

interface Normalization {
  readonly node: string;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/**
 * The means and variances that batch normalisations use in inference, led after those of the batches as PyTorch's
 * BatchNorm does: running += momentum * (batch - running), with the unbiased variance.
 */
export class RunningStatistics {
  /** By constant of the graph, copies of its values to begin with. */
  readonly tensors: Tensors;
  readonly #normalizations: readonly Normalization[];
  readonly #momentum: number;

  /** `momentum`: the share of the new batch; PyTorch's default is 0.1. */
  constructor(graph: Graph, momentum = 0.1) {
    const tensors = new Map<string, Float32Array>();
    // A layer that is used several times has one mean that all its uses lead.
    const own = (name: string): Float32Array | null => {
      const data = tensors.get(name) ?? graph.constants.get(name)?.data;
      if (!(data instanceof Float32Array)) return null;
      const copy = tensors.has(name) ? data : data.slice();
      tensors.set(name, copy);
      return copy;
    };
    this.#normalizations = graph.nodes.flatMap(({ name, operator, inputs }) => {
      if (operator !== 'BatchNormalization') return [];
      const mean = own(inputs[3]);
      const variance = own(inputs[4]);
      return mean === null || variance === null ? [] : [{ node: name, mean, variance }];
    });
    this.tensors = tensors;
    this.#momentum = momentum;
  }

  /** By node, as an engine gives them; nodes without statistics keep theirs. */
  update(statistics: ReadonlyMap<string, BatchStatistics>): void {
    for (const { node, mean, variance } of this.#normalizations) {
      const batch = statistics.get(node);
      if (batch === undefined) continue;
      const unbiased = batch.count / Math.max(1, batch.count - 1);
      lead(mean, batch.mean, this.#momentum, 1);
      lead(variance, batch.variance, this.#momentum, unbiased);
    }
  }
}

function lead(running: Float32Array, batch: Float32Array, momentum: number, factor: number): void {
  for (let i = 0; i < running.length; i++) running[i] += momentum * (factor * batch[i] - running[i]);
}
