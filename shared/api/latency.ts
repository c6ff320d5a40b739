import type { Precision } from './measurements.ts';

/** What is known of a device's latencies without measuring. Plain data. */

/** What a latency model speaks of: no other device, runtime, precision or number of threads. */
export interface LatencyModelReport {
  readonly device: string;
  readonly runtime: string;
  readonly runtimeVersion: string;
  readonly precision: Precision;
  readonly threads: number;
  readonly powerMode: string | null;
  readonly governor: string | null;
  /** The network whose single operators and cuts it was learned from. */
  readonly network: string;
  readonly networkSha256: string;
  /** Measured networks and operators that it rests on. */
  readonly observations: number;
  /** Channels are best kept in multiples of this; null where no step shows. */
  readonly channelStep: number | null;
  /** Of cut networks that were held out, each predicted by a fit without it; relative, 0.02 is 2 %. Null where none was. */
  readonly error: {
    readonly networks: number;
    readonly mean: number;
    readonly worst: number;
    /** Spearman's. */
    readonly rankCorrelation: number | null;
  } | null;
  readonly learnedAt: string;
}

/** A latency that nobody measured, in nanoseconds. */
export interface PredictedLatency {
  readonly model: string;
  readonly how: 'predicted';
  readonly ns: number;
  /** Nine of ten networks that the model was tried on were within. */
  readonly low: number;
  readonly high: number;
  /** How much of it comes from layers like none that was measured, 0 to 1. */
  readonly guessed: number;
  readonly by: LatencyModelReport;
}

export interface PredictionReport {
  readonly predictions: readonly PredictedLatency[];
}
