import { median } from 'simple-statistics';
import type { Demand } from '../kernels/demand.ts';
import { amounts, type KernelKind } from '../kernels/kernel.ts';
import { nonNegativeLeastSquares } from './least-squares.ts';

/** What was measured: what it asked for, and the nanoseconds that it took. */
export interface Sample {
  readonly source: 'operator' | 'network';
  readonly demands: readonly Demand[];
  readonly ns: number;
}

/** How much a single operator counts beside a network: its data lie in the cache, as they seldom do within one. */
const operatorWeight = 0.2;

/** Nanoseconds for each of the `amounts`. */
export interface Price {
  readonly kind: KernelKind;
  /** null: for sites of the kind that were never measured. */
  readonly site: string | null;
  readonly ns: number[];
}

/**
 * Prices by least squares of relative errors, none below zero, so that more work never takes less time. First for each
 * kind of kernel, then for each site, which `shrinkage` holds near those of its kind where few measurements tell more.
 */
export function fitPrices(samples: readonly Sample[], shrinkage: number): Price[] {
  const byKind = fitBy(
    samples,
    ({ kind }) => kind,
    () => null,
    shrinkageOfKinds,
  );
  const kindPrices = new Map(byKind.map(({ demand, ns }) => [demand.kind, ns]));
  const bySite = fitBy(samples, keyOf, ({ kind }) => kindPrices.get(kind)!, shrinkage);
  return [
    ...byKind.map(({ demand, ns }) => ({ kind: demand.kind, site: null, ns })),
    ...bySite.map(({ demand, ns }) => ({ kind: demand.kind, site: demand.site, ns })),
  ];
}

/** Just enough that amounts which always come together share what they cost. */
const shrinkageOfKinds = 1e-4;

function keyOf({ kind, site }: Demand): string {
  return `${kind} ${site}`;
}

interface Fitted {
  readonly demand: Demand;
  readonly ns: number[];
}

function fitBy(
  samples: readonly Sample[],
  key: (demand: Demand) => string,
  priorOf: (demand: Demand) => readonly number[] | null,
  shrinkage: number,
): Fitted[] {
  const columns = new Map<string, { index: number; demand: Demand }>();
  for (const { demands } of samples) {
    for (const demand of demands) {
      if (!columns.has(key(demand))) columns.set(key(demand), { index: columns.size * amounts.length, demand });
    }
  }
  const size = columns.size * amounts.length;
  const rows = samples.map(({ source, demands, ns }) => {
    const row = new Float64Array(size + 1);
    const scale = Math.sqrt(source === 'operator' ? operatorWeight : 1) / ns;
    for (const demand of demands) {
      const { index } = columns.get(key(demand))!;
      demand.amounts.forEach((amount, at) => (row[index + at]! += amount * scale));
    }
    row[size] = ns * scale;
    return row;
  });
  // In units in which every column is of length one, amounts as unlike as launches and bytes are held alike.
  const lengths = Float64Array.from({ length: size }, (_, column) =>
    Math.sqrt(rows.reduce((sum, row) => sum + row[column]! ** 2, 0)),
  );
  for (const row of rows) for (let column = 0; column < size; column++) row[column]! /= lengths[column]! || 1;
  const prior = new Float64Array(size);
  for (const { index, demand } of columns.values()) {
    priorOf(demand)?.forEach((ns, at) => (prior[index + at] = ns * lengths[index + at]!));
  }
  const ridge = new Float64Array(size).fill(shrinkage);
  const scaled = robustLeastSquares(rows, ridge, prior);
  return [...columns.values()].map(({ index, demand }) => ({
    demand,
    ns: amounts.map((_, at) => scaled[index + at]! / (lengths[index + at]! || 1)),
  }));
}

/**
 * Huber's estimate by iteratively reweighted least squares (Huber 1964; tuning constant 1.345): a network that was measured
 * while the device was busy with something else counts the less, the further it is from all the others.
 */
function robustLeastSquares(rows: readonly Float64Array[], ridge: Float64Array, prior: Float64Array): Float64Array {
  let solution = nonNegativeLeastSquares(rows, ridge, prior);
  for (let round = 0; round < reweightings; round++) {
    const residuals = rows.map((row) => Math.abs(residualOf(row, solution)));
    const limit = tuning * Math.max(leastDeviation, 1.4826 * median(residuals));
    const reweighted = rows.map((row, index) => {
      const factor = Math.min(1, Math.sqrt(limit / residuals[index]!));
      return factor === 1 ? row : row.map((value) => value * factor);
    });
    solution = nonNegativeLeastSquares(reweighted, ridge, prior);
  }
  return solution;
}

const reweightings = 3;
const tuning = 1.345;
/** Relative: closer than this nothing is measured. */
const leastDeviation = 0.002;

function residualOf(row: Float64Array, solution: Float64Array): number {
  let residual = -row[solution.length]!;
  for (let column = 0; column < solution.length; column++) residual += row[column]! * solution[column]!;
  return residual;
}
