import type { PairedLatency } from '../api/comparison.ts';
import { formatPercent, threeDigits, withSign } from '../format/numbers.ts';
import type { AccuracyDifference } from './accuracy.ts';

/** "D is 31.2 µs (4.7 %) faster than A." in the names that the candidates go by. */
export function latencySentence(a: string, b: string, pair: PairedLatency): string {
  const { ratio, verdict, aP50Ns } = pair;
  if (verdict === 'no difference that this device can show') {
    return `${b} and ${a} cannot be told apart: what differs is within the noise of the device.`;
  }
  if (verdict === 'cannot be told apart') return `${b} and ${a} cannot be told apart.`;
  const share = formatPercent(Math.abs(ratio - 1));
  return `${b} is ${timeWords(Math.abs(ratio - 1) * aP50Ns)} (${share} %) ${verdict} than ${a}.`;
}

/** The interval of a ratio as a change: "−5.2 to −4.1 %". */
export function ratioInterval({ low, high }: Pick<PairedLatency, 'low' | 'high'>): string {
  return `${withSign((low - 1) * 100, 1)} to ${withSign((high - 1) * 100, 1)} %`;
}

/** "D is more accurate than A by 1.82 points, 1.41 to 2.23." */
export function accuracySentence(a: string, b: string, found: AccuracyDifference | null): string {
  if (found === null) return `${b} and ${a} were evaluated on different splits.`;
  const { difference, low, high } = found;
  const points = (share: number): string => withSign(share * 100, 2);
  if (low <= 0 && high >= 0) {
    return `${b} and ${a} cannot be told apart: ${points(difference)} points, ${points(low)} to ${points(high)}.`;
  }
  const sizes = [Math.abs(low), Math.abs(high)].sort((one, other) => one - other);
  const [least, most] = sizes.map((share) => (share * 100).toFixed(2));
  const how = difference > 0 ? 'more' : 'less';
  return `${b} is ${how} accurate than ${a} by ${Math.abs(difference * 100).toFixed(2)} points, ${least} to ${most}.`;
}

/** A time in the unit that it is read best in: "31.2 µs", "4.20 ms". */
function timeWords(ns: number): string {
  return ns < 1e6 ? `${threeDigits(ns / 1e3)} µs` : `${threeDigits(ns / 1e6)} ms`;
}
