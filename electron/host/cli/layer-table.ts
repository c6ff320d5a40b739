import type { LayerReport, OtherLayer } from '../../../shared/api/measurements.ts';
import { counted, formatCount, formatPercent } from '../../../shared/format/numbers.ts';
import { printable } from '../../../shared/format/printable.ts';
import { table } from './table.ts';

const unknown = '–';
/** Of what could not be mapped. */
const mostNamed = 5;

/** Where an inference's time goes, layer by layer in network order, and the sum beside the whole. */
export function layerTable({ times, rows }: LayerReport): string {
  const share = (ns: number): string => (times.sumNs > 0 ? formatPercent(ns / times.sumNs) : unknown);
  const total = (name: string, note: string, ns: number): string[] => [name, note, '', '', milliseconds(ns), share(ns)];
  // The longest are those to look at: the whole list is in the document.
  const unmapped = times.unmapped.toSorted((a, b) => b.ns - a.ns);
  const [named, others] = [unmapped.slice(0, mostNamed), unmapped.slice(mostNamed)];
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
    ...named.map(({ name, kind, ns }) => total(name, `${kind ?? 'unknown kind'}, not mapped`, ns)),
    ...(others.length === 0 ? [] : [total(`${counted(others.length, 'other')}`, 'not mapped', sumOf(others))]),
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
  return missing.length === 0 ? text : `${text}\n${missingWords(missing)}`;
}

/** "In no layer that could be mapped, 40 nodes: a, b, c, d, e and 35 others (--json names all)". */
function missingWords(nodes: readonly string[]): string {
  const shown = printable(nodes.slice(0, mostNamed).join(', '));
  const rest = nodes.length - mostNamed;
  const more = rest > 0 ? ` and ${counted(rest, 'other')} (--json names all)` : '';
  return `In no layer that could be mapped, ${counted(nodes.length, 'node')}: ${shown}${more}`;
}

function sumOf(layers: readonly OtherLayer[]): number {
  return layers.reduce((sum, { ns }) => sum + ns, 0);
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
