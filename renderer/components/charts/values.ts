import { formatCount, threeDigits } from '../../../shared/format/numbers.ts';

/** A value of any quantity, as short as it can be read. */
export function formatValue(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 10_000) return String(value).replace('-', '−');
  return Math.abs(value) >= 10_000 ? formatCount(value) : threeDigits(value).replace('-', '−');
}

/** Where a value lies between the least and the most of them, 0 to 1; the middle where they are one. */
export function shareOf(value: number, values: readonly number[]): number {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return high > low ? (value - low) / (high - low) : 0.5;
}
