import type { DeviceState } from '../api/devices.ts';

/** What the report says beyond the set: where it comes from and how to repeat it. */
export interface ReportContext {
  readonly project: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Name and version of the program. */
  readonly program: string;
  readonly models: readonly { readonly name: string; readonly sha256: string }[];
  readonly experiments: readonly { readonly name: string; readonly method: string; readonly settings: unknown }[];
  /** The session that most of the set was measured in. */
  readonly measurement: {
    readonly measuredAt: string;
    readonly noiseFloor: number | null;
    readonly command: string;
    readonly before: DeviceState;
    /** Null where it was not read. */
    readonly after: DeviceState | null;
  } | null;
}

/** "2026-11-23 01:10 UTC": the same wherever the report is read. */
export function utc(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
