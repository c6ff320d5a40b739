import type { DeviceState, TradeoffSet } from '../api/results.ts';

/** What the report says beyond the set: where it comes from and how to repeat it. */
export interface ReportContext {
  readonly project: string;
  readonly createdAt: string;
  readonly program: string;
  readonly models: readonly { readonly name: string; readonly sha256: string }[];
  readonly experiments: readonly { readonly name: string; readonly method: string; readonly settings: unknown }[];
  readonly measurement: {
    readonly measuredAt: string;
    readonly noiseFloor: number | null;
    readonly command: string;
    readonly before: DeviceState;
    readonly after: DeviceState;
  } | null;
}

/** One self-contained HTML file: no script, nothing loaded from anywhere. */
export function renderReport(set: TradeoffSet, context: ReportContext): string {
  throw new Error(`not yet: ${set.sentence} ${context.project}`);
}
