import type { LayerComparison } from '../../../shared/api/comparison.ts';
import { counted, formatMs, formatPercent, withSign } from '../../../shared/format/numbers.ts';
import { conditionWords } from '../../../shared/tradeoff/conditions.ts';
import { formatTime } from '../../format/time.ts';
import type { Compared } from './compare-state.svelte.ts';

/** One layer, for whoever hears the bars instead of seeing them, and above them: "layer3.conv1: 64 before, A 24, B 40". */
export function layerWords(comparison: LayerComparison, at: number, compared: readonly Compared[]): string {
  const { node, channels } = comparison.layers[at]!;
  const kept = compared.map(({ slot, at: place }) => {
    const left = comparison.candidates[place]?.layers[at]?.channels;
    return `${slot} ${left === null || left === undefined ? 'none' : String(left)}`;
  });
  return `${node}: ${channels === null ? 'no channels' : `${channels} before`}, ${kept.join(', ')}`;
}

/** How much of all channels a candidate keeps: "61 % kept". */
export function keptWords({ layers, candidates }: LayerComparison, index: number): string {
  const sum = (channels: readonly (number | null)[]): number =>
    channels.reduce<number>((total, count) => total + (count ?? 0), 0);
  const before = sum(layers.map((layer) => layer.channels));
  const after = sum(candidates[index]?.layers.map((layer) => layer.channels) ?? []);
  return before === 0 ? 'no channels' : `${formatPercent(after / before, 0)} % kept`;
}

/** Where layer times are from, and that they never sum to the whole. */
export function timesWords({ timedBy, candidates }: LayerComparison, compared: readonly Compared[]): string {
  if (timedBy === null) return 'Layer times: none yet. Measure with “Time the layers” to see them.';
  const { device, measuredAt, conditions } = timedBy;
  const sums = candidates.flatMap(({ timed }, index) => {
    if (timed === null || timed.endToEndNs === null) return [];
    const change = withSign((timed.sumNs / timed.endToEndNs - 1) * 100, 1);
    return [`${compared[index]?.slot ?? '?'} ${formatMs(timed.sumNs)} ms, ${change} % of its p50`];
  });
  const missing = candidates.filter(({ timed }) => timed === null).length;
  const gap = missing === 0 ? '' : ` ${counted(missing, 'candidate')} not timed in it.`;
  return `Layer times: ${device}, ${conditionWords(conditions)}, ${formatTime(measuredAt)}. All layers sum to ${sums.join('; ')}.${gap}`;
}
