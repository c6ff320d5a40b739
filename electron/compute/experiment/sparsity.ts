import type { SparsityReport } from '../../../shared/api/results.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { compressedSize } from '../../../shared/sparsity/compressed-size.ts';
import type { SparseWeights } from '../methods/pruned-network.ts';
import type { Steering } from '../training/steering.ts';

export function steeringOf({ masks }: SparseWeights): Steering {
  return { masks, stated: [...masks].map(([name, mask]) => [name, Buffer.from(mask).toString('base64')]) };
}

/** How many weights are zero, and what all constants take on disk, as they are and compressed. */
export function sparsityOf({ constants }: Graph, { pattern, masks }: SparseWeights): SparsityReport {
  const floats = [...constants].flatMap(([name, { data, dims }]) =>
    data instanceof Float32Array ? [{ name, dims, data }] : [],
  );
  const bound = floats.filter(({ name }) => masks.has(name));
  const { denseBytes, compressedBytes, smallest } = compressedSize(floats);
  return {
    pattern,
    zeros: bound.reduce((sum, { data }) => sum + data.reduce((zeros, value) => zeros + Number(value === 0), 0), 0),
    weights: bound.reduce((sum, { data }) => sum + data.length, 0),
    denseBytes,
    compressedBytes: compressedBytes[smallest],
    encoding: smallest,
  };
}
