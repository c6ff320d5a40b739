import type { TradeoffSet } from '../../api/results.ts';
import { formatAccuracy, formatPoints } from '../../format/accuracy.ts';
import { formatChange, formatCount, formatMs, formatScientific } from '../../format/numbers.ts';
import { predictedMs } from '../../tradeoff/predicted.ts';
import { sameLatency, speedWords } from '../../tradeoff/speed.ts';
import { standingOf } from '../../tradeoff/standing.ts';
import type { Names } from '../context.ts';
import type { Highlight } from '../model.ts';

/** The chosen candidate in a few figures. */
export function highlightsOf(set: TradeoffSet, names: Names, id: string): readonly Highlight[] {
  const candidate = set.candidates.find((one) => one.id === id)!;
  const original =
    candidate.method === 'dense' ? null : (set.candidates.find(({ method }) => method === 'dense') ?? null);
  const { accuracy, accuracyImages, accuracySplit, macs, params, proof } = candidate;
  const change = (of: number, base: number | undefined): string =>
    base === undefined ? 'counted' : `${formatChange(of, base)} %, counted`;
  return [
    { name: 'Chosen', value: names.get(id) ?? id, note: standingOf(candidate, set.budgets.length > 0, null).label },
    {
      name: 'Accuracy',
      value: `${formatAccuracy(accuracy, accuracyImages)} %`,
      note: original === null ? `${accuracySplit} split` : `${formatPoints(candidate, original)} points`,
    },
    latencyHighlight(set, candidate, original),
    { name: 'MACs', value: formatCount(macs), note: change(macs, original?.macs) },
    { name: 'Parameters', value: formatCount(params), note: change(params, original?.params) },
    ...(proof === null
      ? []
      : [
          {
            name: 'Cut proof',
            value: formatScientific(proof.relativeDifference),
            note: 'of the output’s scale',
          },
        ]),
  ];
}

function latencyHighlight(
  { noiseFloor, device }: TradeoffSet,
  { latency, predicted }: TradeoffSet['candidates'][number],
  original: TradeoffSet['candidates'][number] | null,
): Highlight {
  if (latency === null) {
    return predicted === null
      ? { name: 'Latency', value: '–', note: 'not measured' }
      : { name: 'Latency p50, predicted', value: `${predictedMs(predicted)} ms`, note: 'not measured' };
  }
  const value = `${formatMs(latency.p50Ns)} ms`;
  const name = 'Latency p50';
  if (original?.latency == null) return { name, value, note: `measured on ${device ?? 'the device'}` };
  const same = sameLatency(latency, original.latency, noiseFloor);
  return { name, value, note: same ? 'like the original' : speedWords(latency, original.latency) };
}
