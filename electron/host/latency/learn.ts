import type { Graph } from '../../../shared/graph/graph.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { learnLatency, type Observed } from '../../../shared/latency/learn.ts';
import type { LatencyCondition, LatencyModelDocument } from '../../../shared/latency/model.ts';
import { cutProbes } from '../../../shared/latency/probe/cut-probes.ts';
import { lightWeights } from '../../../shared/latency/probe/light-weights.ts';
import { operatorProbes } from '../../../shared/latency/probe/operator-probes.ts';
import { measureGraphs, type MeasureFiles } from './measure-graphs.ts';

export interface LearnOptions {
  /** Cuts of the network to measure: the more, the closer the predictions. */
  readonly cuts: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** Enough for errors of a few per cent. */
export const usualCuts = 60;

/**
 * Learns what networks cut from this one take under a condition, by measuring single operators at its shapes and cuts
 * of it. `graph` as normalised; the runtime behind `measureFiles` has to run ONNX files.
 */
export async function learnDevice(
  measureFiles: MeasureFiles,
  condition: LatencyCondition,
  graph: Graph,
  units: ChannelUnits,
  { cuts, seed, signal, onProgress }: LearnOptions,
): Promise<LatencyModelDocument> {
  const [dense, ...others] = cutProbes(graph, units, cuts, seed);
  // The sweep of widths comes first, and so into one session: its points are compared with each other.
  const probes = [...operatorProbes(graph, units), ...others];
  const light = probes.map((probe) => lightWeights(probe.graph));
  const { anchorNs, ns } = await measureGraphs(measureFiles, lightWeights(dense!.graph), light, { signal, onProgress });
  const observed = [{ ...dense!, ns: anchorNs }, ...probes.map((probe, index) => ({ ...probe, ns: ns[index]! }))];
  const sweep = observed.flatMap(({ channels, ns }) => (channels === null ? [] : [{ channels, ns }]));
  return learnLatency(
    condition,
    observed.map(({ graph, source, ns }): Observed => ({ graph, source, ns, artifactSha256: null })),
    sweep,
  );
}
