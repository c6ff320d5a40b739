import { scaleLinear } from 'd3-scale';

export interface Axis {
  /** From a value to its place in the picture. */
  at(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/**
 * A linear axis that shows every value with some room on both sides, and about `count` ticks at round numbers. A single
 * value gets room around it, and no value at all the axis from 0 to 1.
 */
export function linearAxis(values: readonly number[], range: readonly [number, number], count: number): Axis {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const room = low < high ? (high - low) * 0.07 : Math.abs(low) * 0.1 || 1;
  const domain = low <= high ? [low - room, high + room] : [0, 1];
  const scale = scaleLinear(domain, range);
  const text = scale.tickFormat(count);
  return {
    at: (value) => scale(value),
    ticks: scale.ticks(count).map((value) => ({ value, text: text(value).replaceAll(',', '').replace('\u2212', '-') })),
  };
}
