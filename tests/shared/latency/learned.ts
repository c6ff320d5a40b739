import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import type { Layout } from '../../../shared/latency/kernels/layout.ts';
import { learnLatency, type Observed } from '../../../shared/latency/learn.ts';
import type { LatencyCondition, LatencyModelDocument } from '../../../shared/latency/model.ts';
import { cutProbes } from '../../../shared/latency/probe/cut-probes.ts';
import { operatorProbes } from '../../../shared/latency/probe/operator-probes.ts';
import { mulberry32 } from '../../../shared/statistics/mulberry32.ts';
import { deviceNs } from './synthetic-device.ts';

export const condition: LatencyCondition = {
  ...{ powerMode: null, governor: null },
  ...{ device: 'board', runtime: 'synthetic', runtimeVersion: '1', threads: 1 },
  precision: 'float32',
};

interface Learning {
  readonly cuts?: number;
  /** Of a measurement, as a share. */
  readonly noise?: number;
  /** One measurement in so many falls together with other work; 0: none. */
  readonly busy?: number;
}

/** What is learned of a network on the synthetic device. */
export function learned(
  graph: Graph,
  units: ChannelUnits,
  layout: Layout,
  { cuts = 30, noise = 0.01, busy = 0 }: Learning = {},
): LatencyModelDocument {
  const random = mulberry32(3);
  const probes = [...cutProbes(graph, units, cuts, 0), ...operatorProbes(graph, units)];
  const measured = probes.map((probe, index) => ({
    ...probe,
    ns: deviceNs(probe.graph, layout, random, noise) * (busy > 0 && index % busy === 1 ? 1.8 : 1),
  }));
  const sweep = measured.flatMap(({ channels, ns }) => (channels === null ? [] : [{ channels, ns }]));
  const observed = measured.map(({ graph, source, ns }): Observed => ({ graph, source, ns, artifactSha256: null }));
  return learnLatency(condition, observed, sweep);
}
