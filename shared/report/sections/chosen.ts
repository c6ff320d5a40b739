import type { TradeoffCandidate, TradeoffSet } from '../../api/results.ts';
import { formatAccuracy, formatPoints } from '../../format/accuracy.ts';
import { sparsityWords } from '../../format/sparsity.ts';
import { formatChange, formatCount, formatMs, formatScientific } from '../../format/numbers.ts';
import { accuracyMargin } from '../../tradeoff/interval.ts';
import { predictedMs } from '../../tradeoff/predicted.ts';
import { sameLatency, speedWords } from '../../tradeoff/speed.ts';
import { channelChart } from '../charts/channels.ts';
import type { ChosenContext, Names } from '../context.ts';
import { text, type Block, type Fact, type Section } from '../model.ts';
import { planTable } from './plan.ts';

/** The chosen candidate: what it reaches, that its cut is proved, and its plan layer by layer. */
export function chosenSection(set: TradeoffSet, names: Names, chosen: ChosenContext): Section {
  const candidate = set.candidates.find(({ id }) => id === chosen.id)!;
  const name = names.get(candidate.id) ?? candidate.id;
  const original =
    candidate.method === 'dense' ? null : (set.candidates.find(({ method }) => method === 'dense') ?? null);
  const blocks: Block[] = [
    text(`${name}: ${chosen.reason}.`),
    { kind: 'facts', facts: factsOf(candidate, original, set) },
  ];
  if (chosen.layers !== null && original !== null) {
    blocks.push({ kind: 'figure', chart: channelChart(chosen.layers, name, candidate.method) });
    blocks.push(planTable(chosen.layers));
    if (chosen.layers.timedOn !== null) {
      blocks.push(
        text(
          `Layer times are of a profiler on ${chosen.layers.timedOn}: they add up to another figure than the latency above.`,
          'note',
        ),
      );
    }
  }
  if (chosen.problem !== null) blocks.push(text(`Its layers cannot be shown: ${chosen.problem}`, 'warning'));
  return { title: 'The chosen candidate', blocks };
}

function factsOf(candidate: TradeoffCandidate, original: TradeoffCandidate | null, set: TradeoffSet): Fact[] {
  const {
    accuracy,
    accuracyImages,
    accuracySplit,
    macs,
    params,
    proof,
    ranking,
    planned,
    budget,
    sparsity,
    beforeTraining,
  } = candidate;
  const margin = formatAccuracy(accuracyMargin(accuracy, accuracyImages), accuracyImages);
  const points = original === null ? '' : `, ${formatPoints(candidate, original)} points from the original`;
  const change = (of: number, base: number | undefined): string =>
    base === undefined ? '' : ` (${formatChange(of, base)} %)`;
  const facts: (Fact | null)[] = [
    {
      name: 'Accuracy',
      value: `${formatAccuracy(accuracy, accuracyImages)} % ± ${margin} on the ${accuracySplit} split${points}`,
    },
    { name: 'Latency', value: latencyWords(candidate, original, set) },
    { name: 'MACs', value: `${formatCount(macs)}${change(macs, original?.macs)}, counted` },
    { name: 'Parameters', value: `${formatCount(params)}${change(params, original?.params)}` },
    {
      name: 'Cut proof',
      value:
        proof === null
          ? 'nothing was cut'
          : `the cut network equals the original with the removed channels set to zero: the largest difference is ${formatScientific(proof.maxAbsoluteDifference)}, ${formatScientific(proof.relativeDifference)} of the output’s scale (allowed: 1e−4)`,
    },
    sparsity === null ? null : { name: 'Zeros', value: sparsityWords(sparsity) },
    beforeTraining === null
      ? null
      : { name: 'As pruned', value: `${formatAccuracy(beforeTraining, accuracyImages)} % before any fine-tuning` },
    budget === null ? null : { name: 'Asked for', value: budget },
    planned === null
      ? null
      : { name: 'Planned', value: `${formatMs(planned.ns)} ms on ${planned.device}, predicted before it was measured` },
    ranking === null ? null : { name: 'Ranking', value: ranking },
    { name: 'Id', value: candidate.id, exact: true },
  ];
  return facts.filter((fact) => fact !== null);
}

function latencyWords(
  { latency, predicted }: TradeoffCandidate,
  original: TradeoffCandidate | null,
  { device, noiseFloor }: TradeoffSet,
): string {
  if (latency === null) {
    return predicted === null ? 'not measured' : `${predictedMs(predicted)} ms, predicted and not measured`;
  }
  const tails = [
    latency.p90Ns === null ? '' : `, p90 ${formatMs(latency.p90Ns)} ms`,
    latency.p99Ns === null ? '' : `, p99 ${formatMs(latency.p99Ns)} ms`,
  ].join('');
  const p50 = `p50 ${formatMs(latency.p50Ns)} ms (95 % interval ${formatMs(latency.p50LowNs)} to ${formatMs(latency.p50HighNs)})`;
  const measured = `measured on ${device ?? 'the device'}`;
  if (original?.latency == null) return `${p50}${tails}, ${measured}`;
  const speed = sameLatency(latency, original.latency, noiseFloor)
    ? 'cannot be told apart from the original'
    : `${speedWords(latency, original.latency)} than the original`;
  return `${p50}${tails}, ${measured}; ${speed}`;
}
