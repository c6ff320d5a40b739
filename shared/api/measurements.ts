import type { DeviceState } from './devices.ts';

/** What is measured on devices. Plain data, latencies in nanoseconds. */

/** How a runtime computes; float16 and int8 only where it can. */
export type Precision = 'float32' | 'float16' | 'int8';

/** When inferences start: one straight after the other, or with each frame of a camera. */
export type Load = { readonly shape: 'back-to-back' } | { readonly shape: 'camera'; readonly framesPerSecond: number };

/** Latency of one model under one condition. A percentile is null when there are too few samples for it. */
export interface LatencySummary {
  readonly p50Ns: number;
  readonly p90Ns: number | null;
  readonly p99Ns: number | null;
  readonly minNs: number;
  readonly samples: number;
  /** 95 % interval of p50: bootstrap over rounds. */
  readonly p50LowNs: number;
  readonly p50HighNs: number;
}

export interface MeasurementResult extends LatencySummary {
  readonly id: string;
  readonly model: string;
  readonly artifactSha256: string;
  readonly candidateId: string | null;
  readonly runtime: string;
  readonly precision: Precision;
  /** Reasons to look twice: 'p90/p50 above 1.3', 'warm-up did not settle', … */
  readonly flags: readonly string[];
}

export interface ComparisonReport {
  readonly a: string;
  readonly b: string;
  /** Median over rounds of p50(b) / p50(a), with its 95 % interval. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: 'faster' | 'slower' | 'cannot be told apart';
}

export interface MeasurementReport {
  readonly results: readonly MeasurementResult[];
  readonly comparisons: readonly ComparisonReport[];
  /** Half-width of the A/A ratio's 95 % interval around 1 on this device, null before it was measured. */
  readonly noiseFloor: number | null;
  readonly device: { readonly name: string; readonly before: DeviceState; readonly after: DeviceState };
  readonly conditions: MeasuringConditions;
}

export interface MeasuringConditions {
  readonly runtime: string;
  readonly runtimeVersion: string;
  readonly precision: Precision;
  readonly threads: number;
  readonly batch: number;
  readonly rounds: number;
  readonly load: Load;
}
