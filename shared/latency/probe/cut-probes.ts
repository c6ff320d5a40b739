import type { ChannelUnits } from '../../graph/channels/units.ts';
import { cutGraph } from '../../graph/cut.ts';
import { foldBatchNormalization } from '../../graph/fold-batch-normalization.ts';
import type { Graph } from '../../graph/graph.ts';
import { mulberry32 } from '../../statistics/mulberry32.ts';
import { classesOf } from '../program/counts.ts';
import type { Probe } from './probe.ts';

/** What plans round to, in turn: latency jumps where channel counts are odd, and plans are both. */
const roundings = [1, 4, 8, 16];
const [leastKept, mostKept] = [0.15, 0.95];
/** Classes of units keep shares this far around that of the whole network. */
const spread = 0.5;
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * The dense network, and `count` cuts of it that keep 15 to 95 % of the channels, each class of units a share of its
 * own. Which units of a class leave makes no difference to latency: the last ones do. Same seed, same cuts.
 */
export function cutProbes(graph: Graph, units: ChannelUnits, count: number, seed: number): Probe[] {
  const { classOf, sizes } = classesOf(units);
  const members: number[][] = Array.from(sizes, () => []);
  for (const { id, prunable } of units.units) if (prunable) members[classOf[id]!]!.push(id);
  const random = mulberry32(seed);
  const cuts = Array.from({ length: count }, (_, index): Probe => {
    // Multiples of the golden ratio fill the range evenly, however many are taken.
    const share = leastKept + (mostKept - leastKept) * ((index * goldenRatio) % 1);
    const rounding = roundings[index % roundings.length]!;
    const removed = members.flatMap((own) =>
      own.slice(keptOf(own.length, share + spread * (random() - 0.5), rounding)),
    );
    return probe(`cut ${index + 1}`, cutGraph(graph, units, new Set(removed)));
  });
  return [probe('dense', graph), ...cuts];
}

function keptOf(size: number, share: number, rounding: number): number {
  const kept = Math.round((Math.max(0.1, share) * size) / rounding) * rounding;
  return Math.min(size, Math.max(kept, rounding));
}

function probe(name: string, graph: Graph): Probe {
  return { name, source: 'network', graph: foldBatchNormalization(graph), channels: null };
}
