import type { DeviceState, TelemetryPoint } from './devices.ts';

/** What is measured on devices. Plain data, latencies in nanoseconds. */

/** How a runtime computes; float16 and int8 only where it can. */
export type Precision = 'float32' | 'float16' | 'int8';

/** How much was measured: seconds, the protocol, or as MLPerf has it. */
export type MeasuringProfile = 'quick' | 'default' | 'report';

/** When inferences start: one straight after the other, or with each frame of a camera. */
export type Load = { readonly shape: 'back-to-back' } | { readonly shape: 'camera'; readonly framesPerSecond: number };

/** Latency of one model under one condition. A percentile is null when there are too few samples for it. */
export interface LatencySummary {
  readonly p50Ns: number;
  readonly p90Ns: number | null;
  readonly p99Ns: number | null;
  readonly p999Ns: number | null;
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
  /** One for each rail that the board can read; none where it reads none. */
  readonly energy: readonly RailEnergy[];
  /** At a camera's rate; null back to back. */
  readonly deadline: DeadlineReport | null;
  /** Where they were asked for and the runtime has them. */
  readonly layers: LayerReport | null;
}

/** Energy of one inference at one rail of the board. Rails overlap: a board's input holds its processor's. */
export interface RailEnergy {
  readonly rail: string;
  /**
   * Whose power it is: `turns` of the readings in this network's own turns; `rounds` the mean over the turns of all
   * networks that were measured interleaved, where there are too few readings to tell them apart; `run` the mean over
   * everything, starts and warm-ups too, where the runtime does not tell when it measures. Null where earlier versions stored
   * it, which was the last.
   */
  readonly basis: 'turns' | 'rounds' | 'run' | null;
  /** Of one inference with all that the board draws meanwhile. */
  readonly grossMillijoules: number;
  /** What the inference adds to the board at rest; below 0 where it is within the noise. Null without a reading at rest. */
  readonly netMillijoules: number | null;
}

/** How often a network does not keep up with a camera. */
export interface DeadlineReport {
  /** All that arrived: late, missed, and in time. */
  readonly frames: number;
  /** Whose result came after the next frame had arrived. */
  readonly late: number;
  readonly missed: number;
  /** Late and missed among all frames, 0 to 1; null of no frames. */
  readonly missRate: number | null;
}

/** How a sustained run went; models in the order of the results. */
export interface DriftReport {
  /** p50 of each model in each minute that was measured, by model and minute; null where it had no turn. */
  readonly p50NsByMinute: readonly (readonly (number | null)[])[];
  /** p50 in the last minute by p50 in the first, by model; null where one of them is missing. */
  readonly lastToFirst: readonly (number | null)[];
  /** Pairs of models of which one was faster in the first minute and the other in the last. */
  readonly swapped: readonly (readonly [number, number])[];
}

/** The link was lost. */
export interface Interruption {
  /** The round that was cut off. */
  readonly round: number;
  readonly seconds: number;
  readonly reason: string;
  /** The measurement went on after the last finished round; false where the device did not come back. */
  readonly resumed: boolean;
}

export interface ComparisonReport {
  readonly a: string;
  readonly b: string;
  /** Median over rounds of p50(b) / p50(a), with its 95 % interval. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** The third: the whole interval lies within the noise floor, so that the device shows as much between a network and itself. */
  readonly verdict: 'faster' | 'slower' | 'no difference that this device can show' | 'cannot be told apart';
}

export interface MeasurementReport {
  readonly id: string;
  readonly measuredAt: string;
  readonly results: readonly MeasurementResult[];
  readonly comparisons: readonly ComparisonReport[];
  /** Half-width of the A/A ratio's 95 % interval around 1 on this device, null before it was measured. */
  readonly noiseFloor: number | null;
  /** `after` is null where it was not read: the device had gone, or the measurement was cancelled. */
  readonly device: { readonly name: string; readonly before: DeviceState; readonly after: DeviceState | null };
  readonly conditions: MeasuringConditions;
  /** Null where an earlier version measured, which did not keep it. */
  readonly profile: MeasuringProfile | null;
  /** What ended the measurement before its last round; null where nothing did. */
  readonly cutShort: string | null;
  readonly interruptions: readonly Interruption[];
  /** Of a sustained run; null otherwise. */
  readonly drift: DriftReport | null;
  /** The flagged measurement that this one repeats after cooling; both are kept. */
  readonly repeats: string | null;
  /** The remote command, to see and to repeat. */
  readonly command: string;
}

/** A stored measurement in short. */
export interface MeasurementEntry {
  readonly id: string;
  readonly measuredAt: string;
  readonly device: string;
  readonly board: string | null;
  readonly conditions: MeasuringConditions;
  /** What was measured interleaved, the first being what the others are compared with. */
  readonly models: readonly string[];
  /** How many of them have flags. */
  readonly flagged: number;
  /** Whether layers were timed. */
  readonly layers: boolean;
  /** The flagged measurement that this one repeats. */
  readonly repeats: string | null;
  /** What ended it before its last round; null where nothing did. */
  readonly cutShort: string | null;
}

/** What the board showed at rest before the first inference, and during the rounds. */
export interface MeasurementTelemetry {
  readonly idle: readonly TelemetryPoint[];
  readonly measuring: readonly TelemetryPoint[];
}

export interface MeasuringConditions {
  readonly runtime: string;
  readonly runtimeVersion: string;
  readonly precision: Precision;
  readonly threads: number;
  readonly batch: number;
  readonly rounds: number;
  readonly load: Load;
  /** The processors that the threads were held to, none where they were not held; null where an earlier version measured. */
  readonly cpus: readonly number[] | null;
  /** What the runtime was told beyond all this that changes its speed, in its own words: "--useCudaGraph". */
  readonly options: readonly string[];
}

/** A layer as the runtime runs it: often several nodes of the network in one. */
export interface RuntimeLayer {
  /** The runtime's own name for it. */
  readonly name: string;
  readonly kind: string | null;
  /** The nodes of the artifact that it runs, where the runtime says so; otherwise its name has to tell. */
  readonly nodes: readonly string[] | null;
  readonly medianNs: number;
}

/** A runtime layer that stands for no node of the network, or for none that is known. */
export interface OtherLayer {
  readonly name: string;
  readonly kind: string | null;
  readonly ns: number;
}

/** A runtime layer and the nodes of the network that it runs. */
export interface LayerTime {
  /** The node that the time is shown at: the one that multiplies, else the one that the runtime names. */
  readonly node: string;
  /** All nodes that it runs, in network order. */
  readonly nodes: readonly string[];
  readonly runtimeLayer: string;
  readonly kind: string | null;
  readonly ns: number;
}

/**
 * What became of a node: `timed` has a time of its own; `fused` runs within the layer shown at `within`; `folded` does
 * not depend on the image and was computed before the first inference; `unknown` runs in no layer that could be mapped.
 */
export interface NodeTime {
  readonly node: string;
  readonly operator: string;
  readonly state: 'timed' | 'fused' | 'folded' | 'unknown';
  readonly within: string | null;
  /** Of all runtime layers shown at this node; null unless `timed`. */
  readonly ns: number | null;
}

/** Where an inference's time goes: medians of each layer from a run of their own, in nanoseconds. */
export interface LayerTimes {
  /** In network order. */
  readonly layers: readonly LayerTime[];
  /** Every node of the network, in its order; the same names before and after a cut. */
  readonly nodes: readonly NodeTime[];
  readonly unmapped: readonly OtherLayer[];
  /** What the runtime adds of its own: changes of memory layout and of precision, copies. */
  readonly overhead: readonly OtherLayer[];
  readonly mappedNs: number;
  readonly unmappedNs: number;
  readonly overheadNs: number;
  /** mappedNs + unmappedNs + overheadNs. Each layer bears the profiler's own cost, so that many short ones exceed the whole. */
  readonly sumNs: number;
  /** p50 of whole inferences, measured without the profiler; null where there is none. */
  readonly endToEndNs: number | null;
}

/** A layer as people read it: what of the network it is, and what it takes. */
export interface LayerRow {
  readonly node: string;
  /** What runs in it: 'Conv', 'BatchNormalization', 'Relu'. */
  readonly operators: readonly string[];
  /** Of the first input and output of the node; null where there is no such axis or its size is open. */
  readonly channelsIn: number | null;
  readonly channelsOut: number | null;
  /** Of all that runs in it, at batch 1. */
  readonly macs: number;
  readonly ns: number;
  /** Of the sum of all layers, 0 to 1. */
  readonly share: number;
}

/** Where an inference's time goes: mapped back to the network's nodes, and its rows in network order. */
export interface LayerReport {
  readonly times: LayerTimes;
  readonly rows: readonly LayerRow[];
}
