import type { MeasurementReport, MeasurementResult } from '../../../shared/api/measurements.ts';
import { counted, formatInteger, formatMs, formatPercent } from '../../../shared/format/numbers.ts';
import { printable } from '../../../shared/format/printable.ts';
import { conditionWords } from '../../../shared/tradeoff/conditions.ts';
import { layerTable } from './layer-table.ts';
import { table, type Column } from './table.ts';

/** A finished measurement for people: the table, what it is worth, and what else was found. */
export function describeMeasurement(report: MeasurementReport): string {
  const { results, conditions, noiseFloor, device } = report;
  const how = `${conditionWords(conditions)}, ${counted(conditions.rounds, 'round')}`;
  const floor = noiseFloor === null ? '' : `; noise floor ±${formatPercent(noiseFloor)} %`;
  const board = device.before.board ?? device.before.cpuModel ?? device.before.machine;
  const parts = [
    latencyTable(report),
    ...energyLines(results),
    `Measured on ${device.name} (${printable(board)}): ${how}${floor}. A dash: not enough samples.`,
    ...notes(report),
    ...driftLines(report),
    ...results.flatMap(({ model, layers }) =>
      layers === null ? [] : [`${printable(model)}, layer by layer:\n${layerTable(layers)}`],
    ),
  ];
  return parts.join('\n\n');
}

function latencyTable({ results, comparisons, noiseFloor, profile }: MeasurementReport): string {
  const hasP999 = profile === 'report' || results.some(({ p999Ns }) => p999Ns !== null);
  const hasDeadlines = results.some(({ deadline }) => deadline !== null);
  const rails = [...new Set(results.flatMap(({ energy }) => energy.map(({ rail }) => rail)))];
  const columns: Column[] = [
    { title: 'Model' },
    { title: 'p50 ms', align: 'right' },
    { title: '95 % interval', align: 'right' },
    { title: 'p90 ms', align: 'right' },
    { title: 'p99 ms', align: 'right' },
    ...(hasP999 ? [{ title: 'p99.9 ms', align: 'right' } as const] : []),
    { title: 'min ms', align: 'right' },
    { title: 'Samples', align: 'right' },
    ...(hasDeadlines ? [{ title: 'Misses', align: 'right' } as const] : []),
    ...rails.map((rail) => ({ title: `${printable(rail)} mJ`, align: 'right' }) as const),
    { title: `Against ${printable(comparisons[0]?.a ?? 'the first')}` },
    { title: 'Flags' },
  ];
  const rows = results.map((result, at) => [
    result.model,
    formatMs(result.p50Ns),
    `${formatMs(result.p50LowNs)} to ${formatMs(result.p50HighNs)}`,
    percentile(result.p90Ns),
    percentile(result.p99Ns),
    ...(hasP999 ? [percentile(result.p999Ns)] : []),
    formatMs(result.minNs),
    formatInteger(result.samples),
    ...(hasDeadlines ? [misses(result)] : []),
    ...rails.map((rail) => energyAt(result, rail)),
    at === 0 ? '' : describeComparison(comparisons[at - 1]!, noiseFloor),
    result.flags.join(', '),
  ]);
  // Names are the user's, and flags say what the board answered.
  return table(
    columns,
    rows.map((cells) => cells.map(printable)),
  );
}

function notes({ interruptions, repeats, cutShort }: MeasurementReport): string[] {
  const lines = interruptions.map(({ round, seconds, reason, resumed }) => {
    const then = resumed ? 'that round was begun anew' : 'the device did not come back';
    return `The link was away for ${seconds.toFixed(0)} s in round ${round + 1} (${printable(reason)}); ${then}.`;
  });
  if (cutShort !== null) lines.push(`Cut short: ${printable(cutShort)}`);
  if (repeats !== null) lines.push(`A repetition after cooling: the flagged measurement ${repeats} is kept too.`);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function driftLines({ drift, results }: MeasurementReport): string[] {
  // Within one minute there is nothing to compare.
  if (drift === null || drift.p50NsByMinute.every((minutes) => minutes.length < 2)) return [];
  const change = drift.lastToFirst.map((ratio, at) => {
    const minutes = drift.p50NsByMinute[at]?.length ?? 0;
    const words =
      ratio === null ? 'no p50 for both ends' : `${ratio.toFixed(3)}× the p50 of minute 1 in minute ${minutes}`;
    return `${printable(results[at]!.model)}: ${words}`;
  });
  const swaps = drift.swapped.map(
    ([a, b]) =>
      `${printable(results[a]!.model)} and ${printable(results[b]!.model)} changed places between the first minute and the last.`,
  );
  return [[...change, ...(swaps.length > 0 ? swaps : ['No two models changed places.'])].join('\n')];
}

function misses({ deadline }: MeasurementResult): string {
  return deadline === null || deadline.missRate === null ? '–' : `${formatPercent(deadline.missRate)} %`;
}

/** Above the board at rest where that was read, gross otherwise. */
function energyAt({ energy }: MeasurementResult, rail: string): string {
  const found = energy.find((entry) => entry.rail === rail);
  if (found === undefined) return '–';
  if (found.netMillijoules === null) return `${found.grossMillijoules.toFixed(2)} gross`;
  return `${found.netMillijoules.toFixed(2)} (${found.grossMillijoules.toFixed(2)} gross)`;
}

/** What the energy's power is of, where that is not each network's own. */
function energyLines(results: MeasurementReport['results']): string[] {
  const bases = new Set(results.flatMap(({ energy }) => energy.map(({ basis }) => basis)));
  if (bases.has('run')) {
    return [
      'Energy is of the mean power of the whole run, starts and warm-ups too: its runtime does not tell when it measures.',
    ];
  }
  if (bases.has('rounds')) {
    return [
      'Energy is of the mean power over the rounds, the same for all networks: too few readings fell into the turns of each.',
    ];
  }
  return [];
}

function percentile(ns: number | null): string {
  return ns === null ? '–' : formatMs(ns);
}

/** The noise floor stands beside every verdict: it is what the device shows between a network and itself. */
function describeComparison(
  { ratio, low, high, verdict }: MeasurementReport['comparisons'][number],
  noiseFloor: number | null,
): string {
  const digits = digitsFor(low, high);
  const [middle, from, to] = [ratio, low, high].map((value) => value.toFixed(digits));
  const noise = noiseFloor === null ? '' : `; noise ±${formatPercent(noiseFloor)} %`;
  return `${middle}× (${from} to ${to}${noise}), ${verdict}`;
}

/** Two decimals, or as many more as it takes that the interval's ends differ, and that none of them reads as 1 and is not. */
function digitsFor(low: number, high: number): number {
  const mostDigits = 5;
  for (let digits = 2; digits < mostDigits; digits++) {
    const [from, to] = [low, high].map((value) => value.toFixed(digits));
    const looksLikeOne = [low, high].some((value) => value !== 1 && Number(value.toFixed(digits)) === 1);
    if ((from !== to || low === high) && !looksLikeOne) return digits;
  }
  return mostDigits;
}
