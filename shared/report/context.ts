import type { KeptLayer, OriginalLayer } from '../api/comparison.ts';
import type { DeviceState } from '../api/devices.ts';

/** What each candidate is called, by id. */
export type Names = ReadonlyMap<string, string>;

/** The layers of the original, and what is left of each in the chosen candidate, in network order. */
export interface ChosenLayers {
  readonly layers: readonly OriginalLayer[];
  readonly kept: readonly KeptLayer[];
  /** What the layers' times were measured on; null where they were not timed. */
  readonly timedOn: string | null;
}

/** The candidate that the report is about. */
export interface ChosenContext {
  readonly id: string;
  /** Why this one: "the most accurate within budget". */
  readonly reason: string;
  readonly artifactSha256: string;
  readonly layers: ChosenLayers | null;
  /** Why the layers are not there; null where they are. */
  readonly problem: string | null;
}

/** What the report says beyond the set: where it comes from and how to repeat it. */
export interface ReportContext {
  readonly project: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Name and version of the program. */
  readonly program: string;
  readonly models: readonly { readonly name: string; readonly sha256: string }[];
  /** `yaml` is the experiment as a file that `espalier run` takes; `file` is what `commands` call it. */
  readonly experiments: readonly {
    readonly name: string;
    readonly method: string;
    readonly file: string;
    readonly yaml: string;
  }[];
  readonly chosen: ChosenContext | null;
  /** The session that most of the set was measured in. */
  readonly measurement: {
    readonly measuredAt: string;
    readonly noiseFloor: number | null;
    readonly command: string;
    readonly before: DeviceState;
    /** Null where it was not read. */
    readonly after: DeviceState | null;
  } | null;
  /** What to type to get all this again, in order. */
  readonly commands: readonly string[];
}

/** "2026-11-23 01:10 UTC": the same wherever the report is read. */
export function utc(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
