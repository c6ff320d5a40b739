import type { Experiment } from './experiment.ts';
import type { ComparisonReport, MeasuringConditions } from './measurements.ts';

/** A layer of the original: a node that multiplies or learns, with what runs in one go with it. */
export interface OriginalLayer {
  /** Cutting keeps the names of nodes: by this, layers of different cuts are the same layer. */
  readonly node: string;
  readonly operators: readonly string[];
  readonly channels: number | null;
  /** The other sizes of its output, without the batch; an open one is null. */
  readonly size: readonly (number | null)[];
  /** What the group of most of its channels is called, and how many layers write channels of it; null where it has none. */
  readonly group: { readonly name: string; readonly layers: number; readonly prunable: boolean } | null;
  readonly macs: number;
  readonly params: number;
}

/** What is left of a layer of the original. */
export interface KeptLayer {
  /** null where it has no channels; 0 where the layer is gone. */
  readonly channels: number | null;
  readonly macs: number;
  readonly params: number;
  /** Of all that runs in it; null where its layers were not timed in the session that is shown, or it has no time of its own. */
  readonly ns: number | null;
}

/** Layer times of a candidate, in all. */
export interface TimedLayers {
  /** Of the layers that are listed. */
  readonly listedNs: number;
  /** Of all layers, each with the profiler's own cost. */
  readonly sumNs: number;
  /** p50 of whole inferences without the profiler. */
  readonly endToEndNs: number | null;
}

/** Candidates of one network, layer by layer. */
export interface LayerComparison {
  /** In network order. */
  readonly layers: readonly OriginalLayer[];
  readonly candidates: readonly {
    readonly id: string;
    /** In the order of `layers`. */
    readonly layers: readonly KeptLayer[];
    readonly timed: TimedLayers | null;
  }[];
  /** The session that timed the layers of most of the candidates: only times of one session stand beside each other. */
  readonly timedBy: {
    readonly measurementId: string;
    readonly measuredAt: string;
    readonly device: string;
    readonly conditions: MeasuringConditions;
  } | null;
}

/** Two networks that were measured interleaved; the ratio is of `b` to `a`. */
export interface PairedLatency extends Omit<ComparisonReport, 'a' | 'b'> {
  readonly measurementId: string;
  readonly measuredAt: string;
  readonly device: string;
  readonly conditions: MeasuringConditions;
  /** What the device showed between a network and itself in that session, as a share of its latency. */
  readonly noiseFloor: number | null;
  readonly aP50Ns: number;
  readonly bP50Ns: number;
}

/** How candidates came to be, and how they compare with the first of them. */
export interface CandidateComparison {
  readonly made: readonly { readonly id: string; readonly experimentId: string; readonly settings: Experiment }[];
  /** For each but the first; `latency` is null where no session measured both. */
  readonly againstFirst: readonly { readonly id: string; readonly latency: PairedLatency | null }[];
}
