import { encodeWeights } from './weight-file.ts';
import type { NamedWeight, WeightEncoding } from './weight-file.ts';

/** Bytes that a network's weights take on disk. */
export interface WeightSizes {
  /** As a model file has them: 4 bytes for each. */
  readonly denseBytes: number;
  /** Of the whole compressed file (encodeWeights), by the way that the places of values are written. */
  readonly compressedBytes: Readonly<Record<WeightEncoding, number>>;
  /** The encoding whose file is the smallest. */
  readonly smallest: WeightEncoding;
}

/** What the weights take, by writing them. */
export function compressedSize(weights: readonly NamedWeight[]): WeightSizes {
  const sizeAs = (encoding: WeightEncoding): number => encodeWeights(weights, encoding).length;
  const compressedBytes = { dense: sizeAs('dense'), csr: sizeAs('csr'), bitmap: sizeAs('bitmap') };
  const { dense, csr, bitmap } = compressedBytes;
  return {
    denseBytes: weights.reduce((sum, { data }) => sum + Float32Array.BYTES_PER_ELEMENT * data.length, 0),
    compressedBytes,
    smallest: csr <= bitmap && csr <= dense ? 'csr' : bitmap <= dense ? 'bitmap' : 'dense',
  };
}
