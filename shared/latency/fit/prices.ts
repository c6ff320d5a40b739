import { median } from 'simple-statistics';
import type { Demand } from '../kernels/demand.ts';
import { amounts, type KernelKind } from '../kernels/kernel.ts';
import { nonNegativeLeastSquares } from './least-squares.ts';
import { PriceList } from './price-list.ts';

/** What was measured: what it asked for, and the nanoseconds that it took. */
export interface Sample {
  readonly source: 'operator' | 'network';
  readonly demands: readonly Demand[];
  readonly ns: number;
}

/** What of a fit is chosen by how well it predicts what it has not seen. */
export interface Tuning {
  /** How strongly the prices of one site are held near those of its kind. */
  readonly shrinkage: number;
  /** How much a single operator counts beside a network: its data lie in the cache, as they may not within one. */
  readonly operatorWeight: number;
}

/** Nanoseconds for each of the `amounts`. */
export interface Price {
  readonly kind: KernelKind;
  /** null: for sites of the kind that were never measured. */
  readonly site: string | null;
  readonly ns: number[];
}

export interface Fit {
  readonly prices: Price[];
  /** For each sample how far it was believed, above 0 up to 1. */
  readonly trust: readonly number[];
}

const reweightings = 3;
/** 95 % as efficient as least squares where noise is normal (Holland and Welsch 1977). */
const cauchy = 2.385;
/** Relative: closer than this nothing is measured. */
const leastDeviation = 0.002;

/**
 * Prices by an M-estimate with Cauchy's weights, as iteratively reweighted least squares (Holland and Welsch 1977): a
 * network that was measured while the device was busy with something else counts the less, the further it is from what
 * all the others say.
 */
export function fitPrices(samples: readonly Sample[], tuning: Tuning): Fit {
  let trust: readonly number[] = samples.map(() => 1);
  let prices = fitTrusted(samples, trust, tuning);
  for (let round = 0; round < reweightings; round++) {
    const list = new PriceList(prices);
    const off = samples.map(({ demands, ns }) => Math.abs(list.total(demands) / ns - 1));
    const limit = cauchy * Math.max(leastDeviation, 1.4826 * median(off));
    trust = off.map((deviation) => 1 / (1 + (deviation / limit) ** 2));
    prices = fitTrusted(samples, trust, tuning);
  }
  return { prices, trust };
}

/**
 * Prices by least squares of relative errors, none below zero, so that more work never takes less time. First for each
 * kind of kernel, then for each site, which `shrinkage` holds near those of its kind where few measurements tell more.
 */
export function fitTrusted(
  samples: readonly Sample[],
  trust: readonly number[],
  { shrinkage, operatorWeight }: Tuning,
): Price[] {
  const weights = samples.map(({ source }, index) => trust[index]! * (source === 'operator' ? operatorWeight : 1));
  const kinds = fitBy(
    samples,
    weights,
    ({ kind }) => kind,
    () => null,
    shrinkageOfKinds,
  );
  const priceOf = new Map(kinds.map(({ demand, ns }) => [demand.kind, ns]));
  const sites = fitBy(
    samples,
    weights,
    ({ kind, site }) => `${kind} ${site}`,
    ({ kind }) => priceOf.get(kind)!,
    shrinkage,
  );
  return [
    ...kinds.map(({ demand, ns }) => ({ kind: demand.kind, site: null, ns })),
    ...sites.map(({ demand, ns }) => ({ kind: demand.kind, site: demand.site, ns })),
  ];
}

/** Just enough that amounts which always come together share what they cost. */
const shrinkageOfKinds = 1e-3;

interface Fitted {
  /** One of those that share the price. */
  readonly demand: Demand;
  readonly ns: number[];
}

function fitBy(
  samples: readonly Sample[],
  weights: readonly number[],
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
  const rows = samples.map(({ demands, ns }, sample) => {
    const row = new Float64Array(size + 1);
    const scale = Math.sqrt(weights[sample]!) / ns;
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
  const scaled = nonNegativeLeastSquares(rows, new Float64Array(size).fill(shrinkage), prior);
  return [...columns.values()].map(({ index, demand }) => ({
    demand,
    ns: amounts.map((_, at) => scaled[index + at]! / (lengths[index + at]! || 1)),
  }));
}
