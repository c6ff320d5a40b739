import type { LatencySummary } from '../api/measurements.ts';
import { threeDigits } from '../format/numbers.ts';
import { overlap } from './interval.ts';

type MedianLatency = Pick<LatencySummary, 'p50Ns' | 'p50LowNs' | 'p50HighNs'>;

/** Whether the p50 intervals overlap, or the ratio lies within what the device shows between a model and itself. */
export function sameLatency(a: MedianLatency, b: MedianLatency, noiseFloor: number | null): boolean {
  const ratio = Math.max(a.p50Ns, b.p50Ns) / Math.min(a.p50Ns, b.p50Ns);
  return (
    ratio - 1 <= (noiseFloor ?? 0) ||
    overlap({ low: a.p50LowNs, high: a.p50HighNs }, { low: b.p50LowNs, high: b.p50HighNs })
  );
}

/** "1.90 times faster", of two latencies that are not the same. */
export function speedWords(latency: MedianLatency, original: MedianLatency): string {
  const ratio = original.p50Ns / latency.p50Ns;
  return ratio >= 1 ? `${threeDigits(ratio)} times faster` : `${threeDigits(1 / ratio)} times slower`;
}
