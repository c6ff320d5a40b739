import type { Stretch } from './history.ts';

/** What all charts of a device share: one time axis, one crosshair, the same shaded stretches. */
export interface Charted {
  readonly axis: Stretch;
  /** Of each value. */
  readonly timesMs: readonly number[];
  readonly measured: readonly Stretch[];
  /** Index of the value that is read; null reads the newest. */
  readonly read: number | null;
  /** The pointer is at this time; null where it left. */
  readonly onread: (atMs: number | null) => void;
}

/** What a channel shows where the crosshair is, or the newest that was read. */
export function readValue(values: readonly (number | null)[], read: number | null): number | null {
  return read === null ? (values.findLast((value) => value !== null) ?? null) : (values[read] ?? null);
}
