import type { ResultStore, Row, SearchRow } from './store.ts';

type Figure = 'asCut' | 'recalibrated' | 'fineTuned';

const figures: readonly Figure[] = ['asCut', 'recalibrated', 'fineTuned'];

/** Prints what was found: accuracies with the spread over seeds, and what the searches cost. */
export function printTables({ rows, searches, latencies }: ResultStore): void {
  for (const network of distinct(rows.map((row) => row.network))) {
    const of = rows.filter((row) => row.network === network);
    console.log(
      `\n${network}: test accuracy in %, as cut / after recalibration / fine-tuned; mean ± half the range over seeds`,
    );
    for (const level of distinct(of.map((row) => row.level)).sort((a, b) => b - a)) {
      console.log(`\n  ${Math.round(level * 100)} % of the MACs`);
      const at = of.filter((row) => row.level === level);
      for (const method of distinct(at.map((row) => row.method))) {
        const seeds = at.filter((row) => row.method === method);
        const cells = figures.map((figure) => spreadOf(seeds.map((row) => 100 * row[figure])).padStart(13));
        const latency = latencies.find(
          (one) => one.network === network && one.method === method && one.level === level,
        );
        const ms = latency === undefined ? '' : `${(latency.latencyNs / 1e6).toFixed(3)} ms  `;
        console.log(`    ${method.padEnd(16)}${cells.join('')}   ${ms}${seeds.length} seeds ${rankingsOf(seeds)}`);
      }
    }
    const costs = searches.filter((search) => search.network === network);
    if (costs.length > 0) console.log(`\n  ${network}: cost of choosing the rankings of all levels, mean over seeds`);
    for (const method of distinct(costs.map((search) => search.method))) {
      console.log(`    ${method.padEnd(16)}${costOf(costs.filter((search) => search.method === method))}`);
    }
  }
}

function spreadOf(values: readonly number[]): string {
  const mean = meanOf(values);
  const half = (Math.max(...values) - Math.min(...values)) / 2;
  return values.length === 1 ? mean.toFixed(1) : `${mean.toFixed(1)} ± ${half.toFixed(1)}`;
}

function rankingsOf(rows: readonly Row[]): string {
  const names = rows.flatMap(({ ranking }) => (ranking === null ? [] : [ranking]));
  return names.length === 0 ? '' : `(${names.join(', ')})`;
}

function costOf(searches: readonly SearchRow[]): string {
  const mean = (of: (search: SearchRow) => number): string => Math.round(meanOf(searches.map(of))).toLocaleString('en');
  return (
    `${mean(({ evaluations }) => evaluations)} evaluations, ${mean(({ images }) => images)} images, ` +
    `${mean(({ trainingSteps }) => trainingSteps)} training steps, ${mean(({ seconds }) => seconds)} s`
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
