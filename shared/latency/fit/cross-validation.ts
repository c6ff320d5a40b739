import { sampleRankCorrelation } from 'simple-statistics';
import { ascending, percentile } from '../../statistics/percentile.ts';
import type { HeldOutError } from '../model.ts';
import { fitPrices, type Sample } from './prices.ts';
import { PriceList } from './price-list.ts';

const folds = 8;

/**
 * The errors of networks that were held out: they are dealt to eight folds in turn, and each fold is predicted by a fit
 * to all the others. Single operators help every fit and are never predicted: no user has one.
 */
export function heldOutError(samples: readonly Sample[], shrinkage: number): HeldOutError {
  const networks = samples.filter(({ source }) => source === 'network');
  const foldOf = new Map(networks.map((sample, index) => [sample, index % folds]));
  const pairs: { predicted: number; ns: number }[] = [];
  for (let fold = 0; fold < Math.min(folds, networks.length); fold++) {
    const rest = samples.filter((sample) => foldOf.get(sample) !== fold);
    if (rest.length === 0) continue;
    const prices = new PriceList(fitPrices(rest, shrinkage));
    for (const sample of networks) {
      if (foldOf.get(sample) === fold) pairs.push({ predicted: prices.total(sample.demands), ns: sample.ns });
    }
  }
  return errorOf(pairs);
}

/** Errors of predictions, with their rank correlation where there are enough of them to speak of ranks. */
export function errorOf(pairs: readonly { readonly predicted: number; readonly ns: number }[]): HeldOutError {
  if (pairs.length === 0) return { networks: 0, mean: 0, worst: 0, spread: 0, rankCorrelation: null };
  const relative = pairs.map(({ predicted, ns }) => Math.abs(predicted / ns - 1));
  const logs = ascending(pairs.map(({ predicted, ns }) => Math.abs(Math.log(predicted / ns))));
  const ranks = (): number =>
    sampleRankCorrelation(
      pairs.map(({ predicted }) => predicted),
      pairs.map(({ ns }) => ns),
    );
  return {
    networks: pairs.length,
    mean: relative.reduce((sum, error) => sum + error, 0) / relative.length,
    worst: Math.max(...relative),
    spread: percentile(logs, 0.9),
    rankCorrelation: pairs.length < fewestRanked ? null : ranks(),
  };
}

const fewestRanked = 5;
