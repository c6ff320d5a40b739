import type { LatencySummary, MeasuringConditions } from '../api/measurements.ts';

export interface MeasuredLatency extends LatencySummary {
  readonly artifactSha256: string;
  /** Models of one session were measured interleaved. */
  readonly sessionId: string;
  readonly measuredAt: string;
  readonly flags: readonly string[];
}

/** Latencies on one device under one measuring condition, one for each artifact. */
export interface MeasuredLatencies {
  readonly device: string;
  readonly board: string | null;
  readonly conditions: MeasuringConditions;
  readonly noiseFloor: number | null;
  readonly latencies: readonly MeasuredLatency[];
}
