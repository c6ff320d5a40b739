import { threeDigits } from '../../../shared/format/numbers.ts';

/** Megahertz without the unit. */
export function formatMhz(kHz: number): string {
  return String(Math.round(kHz / 1000));
}

/** Watts without the unit: "4.40". */
export function formatWatts(milliwatts: number): string {
  return threeDigits(milliwatts / 1000);
}
