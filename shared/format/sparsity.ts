import type { SparsityReport } from '../api/results.ts';
import { formatPercent } from './numbers.ts';

/** What the zeros of a network are worth, and what not: the same words wherever a sparse candidate is shown. */
export function sparsityWords({
  pattern,
  zeros,
  weights,
  denseBytes,
  compressedBytes,
  encoding,
}: SparsityReport): string {
  const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`;
  const share = weights === 0 ? 0 : zeros / weights;
  return (
    `${formatPercent(share)} % of the weights that may be are zero (${pattern}): ` +
    `${kilobytes(compressedBytes)} on disk as ${encoding} instead of ${kilobytes(denseBytes)}. ${speedWords(pattern)}`
  );
}

/** Sparse tensor cores take 2:4 (NVIDIA Ampere and later, through TensorRT); no runtime here passes over other zeros. */
function speedWords(pattern: string): string {
  return pattern === '2:4'
    ? 'Size only, but for TensorRT on GPUs with sparse tensor cores.'
    : 'Size only: no runtime here passes over these zeros, and the network is no faster.';
}
