import type { TradeoffCandidate } from '../../../shared/api/results.ts';
import { formatTime } from '../../format/time.ts';

/** Where the numbers are from: "Measured 27 Nov 2026, 16:57. Accuracy is …". */
export function footWords(candidates: readonly Pick<TradeoffCandidate, 'latency'>[]): string {
  if (candidates.length === 0) return '';
  const times = candidates.flatMap(({ latency }) => latency?.measuredAt ?? []);
  const latest = times.reduce((a, b) => (b > a ? b : a), '');
  const measured = latest === '' ? '' : `Measured ${formatTime(latest)}. `;
  return `${measured}Accuracy is evaluated on this computer with the exported ONNX file.`;
}
