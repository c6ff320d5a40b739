import type { LayerReport, OtherLayer } from '../../../shared/api/measurements.ts';

/** One line of the table of layers. */
export interface LayerLine {
  /** Of the table: two layers may have one name. */
  readonly key: string;
  readonly name: string;
  /** What runs in it, or what kind of layer of the runtime it is. */
  readonly runs: string;
  readonly origin: 'network' | 'runtime' | 'unmapped';
  readonly channelsIn: number | null;
  readonly channelsOut: number | null;
  readonly macs: number;
  readonly ns: number;
  /** Of the sum of all, 0 to 1. */
  readonly share: number;
}

/** The layers in network order, then what the runtime adds, then what could not be mapped, the longest first. */
export function layerLines({ rows, times }: LayerReport): readonly LayerLine[] {
  const share = (ns: number) => (times.sumNs > 0 ? ns / times.sumNs : 0);
  const others = (layers: readonly OtherLayer[], origin: 'runtime' | 'unmapped'): LayerLine[] =>
    layers
      .toSorted((a, b) => b.ns - a.ns)
      .map(({ name, kind, ns }, index) => ({
        ...{ key: `${origin} ${String(index)}`, name, runs: kind ?? 'unknown kind', origin, ns, share: share(ns) },
        ...{ channelsIn: null, channelsOut: null, macs: 0 },
      }));
  return [
    ...rows.map(({ node, operators, ...row }): LayerLine => ({
      ...{ ...row, key: node, name: node, runs: operators.join(' + '), origin: 'network' },
    })),
    ...others(times.overhead, 'runtime'),
    ...others(times.unmapped, 'unmapped'),
  ];
}

/** Nodes of the network that run in no layer that could be mapped. */
export function lostNodes({ times }: LayerReport): readonly string[] {
  return times.nodes.filter(({ state }) => state === 'unknown').map(({ node }) => node);
}
