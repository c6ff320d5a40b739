import type { Domain } from '../../../../shared/plot/scales.ts';

/** Changes of latency as shares, with no change, every interval and the noise floor in sight. */
export function intervalDomain(
  ratios: readonly { readonly low: number; readonly high: number }[],
  floor: number,
): Domain {
  const low = Math.min(-floor, ...ratios.map((ratio) => ratio.low - 1));
  const high = Math.max(floor, ...ratios.map((ratio) => ratio.high - 1));
  const room = Math.max(0.002, (high - low) * 0.12);
  return [low - room, high + room];
}
