import type { LayerReport, OtherLayer } from '../../../shared/api/measurements.ts';
import { formatCount, formatPercent } from '../../../shared/format/numbers.ts';
import { printable } from '../../../shared/format/printable.ts';
import { table } from './table.ts';

const unknown = '–';

/** Where an inference's time goes, layer by layer in network order, and the sum beside the whole. */
export function layerTable({ times, rows }: LayerReport): string {
  const share = (ns: number): string => (times.sumNs > 0 ? formatPercent(ns / times.sumNs) : unknown);
  const total = (name: string, note: string, ns: number): string[] => [name, note, '', '', milliseconds(ns), share(ns)];
  const lines = [
    ...rows.map(({ node, operators, channelsIn, channelsOut, macs, ns }) => [
      node,
      operators.join(' + '),
      `${channelsIn ?? unknown} → ${channelsOut ?? unknown}`,
      macs > 0 ? formatCount(macs) : unknown,
      milliseconds(ns),
      share(ns),
    ]),
    ...byKind(times.overhead).map(([kind, count, ns]) => total(`${kind} x ${count}`, 'added by the runtime', ns)),
    ...times.unmapped.map(({ name, kind, ns }) => total(name, `${kind ?? 'unknown kind'}, not mapped`, ns)),
    total('all layers', '', times.sumNs),
  ];
  if (times.endToEndNs !== null) {
    lines.push(['whole inference', 'p50, without the profiler', '', '', milliseconds(times.endToEndNs), '']);
  }
  const missing = times.nodes.filter(({ state }) => state === 'unknown').map(({ node }) => node);
  const heads = ['layer', 'runs', 'channels', 'MACs', 'ms', '%'];
  const text = table(
    heads.map((title, at) => ({ title, align: at > 1 ? 'right' : 'left' })),
    lines.map((cells) => cells.map(printable)),
  );
  return missing.length === 0 ? text : `${text}\nIn no layer that could be mapped: ${printable(missing.join(', '))}`;
}

/** To the microsecond, which is as fine as profilers go: the column adds up by eye. */
function milliseconds(ns: number): string {
  return (ns / 1e6).toFixed(3);
}

function byKind(layers: readonly OtherLayer[]): [kind: string, count: number, ns: number][] {
  const kinds = new Map<string, [string, number, number]>();
  for (const { name, kind, ns } of layers) {
    const [label, count, sum] = kinds.get(kind ?? name) ?? [kind ?? name, 0, 0];
    kinds.set(label, [label, count + 1, sum + ns]);
  }
  return [...kinds.values()];
}
