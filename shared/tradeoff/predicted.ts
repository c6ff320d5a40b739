import type { LatencyModelReport } from '../api/latency.ts';
import { formatPercent } from '../format/numbers.ts';

/** "mean error 3.1 %", or that none is known. */
export function meanErrorWords({ error }: Pick<LatencyModelReport, 'error'>): string {
  return error === null ? 'error not known' : `mean error ${formatPercent(error.mean)} %`;
}
