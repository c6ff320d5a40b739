import { algorithms } from './points.ts';
import type { Row } from './store.ts';

/** Prints accuracies as pruned and retrained, with the spread over seeds. */
export function printTable(rows: readonly Row[]): void {
  for (const network of new Set(rows.map((row) => row.network))) {
    for (const set of new Set(rows.map((row) => row.set))) {
      const left = set === 'units' ? 'MACs' : 'parameters';
      console.log(
        `\n${network}, ${set}: test accuracy in %, hard-pruned -> retrained (validation by epoch); mean ± half the range`,
      );
      const of = rows.filter((row) => row.network === network && row.set === set);
      for (const level of [...new Set(of.map((row) => row.level))].sort((a, b) => b - a)) {
        console.log(`  ${Math.round(1000 * level) / 10} % of the ${left}`);
        for (const algorithm of algorithms) {
          const seeds = of.filter((row) => row.level === level && row.algorithm === algorithm);
          if (seeds.length > 0) console.log(`    ${algorithm.padEnd(9)} ${lineOf(seeds)}`);
        }
      }
    }
  }
}

function lineOf(rows: readonly Row[]): string {
  const [{ compressedBytes, denseBytes, zeroShare }] = rows as [Row, ...Row[]];
  const curve = rows[0]!.curve.map((_, at) => meanOf(rows.map((row) => row.curve[at] ?? NaN)).toFixed(1));
  const size =
    compressedBytes === null
      ? ''
      : `   ${(100 * zeroShare!).toFixed(1)} % zeros, ${(compressedBytes / 1e3).toFixed(0)} kB of ${(denseBytes! / 1e3).toFixed(0)}`;
  const spread = (of: (row: Row) => number): string => spreadOf(rows.map((row) => 100 * of(row)));
  return `${spread((row) => row.hardPruned)} -> ${spread((row) => row.retrained)}  (${curve.join(', ')})${size}`;
}

function spreadOf(values: readonly number[]): string {
  const mean = meanOf(values).toFixed(1);
  return values.length === 1 ? mean : `${mean} ± ${((Math.max(...values) - Math.min(...values)) / 2).toFixed(1)}`;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
