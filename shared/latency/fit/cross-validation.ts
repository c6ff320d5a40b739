import { median, sampleRankCorrelation } from 'simple-statistics';
import { ascending, percentile } from '../../statistics/percentile.ts';
import type { HeldOutError } from '../model.ts';
import { fitTrusted, type Fit, type Sample, type Tuning } from './prices.ts';
import { PriceList } from './price-list.ts';

/** How many fits are made, each without the networks that it predicts: fewer for a choice, since all choices share it. */
export type Folds = 4 | 8;

export interface Judged {
  readonly predicted: number;
  readonly ns: number;
}

/**
 * Networks as predicted by fits without them: architectures are dealt to folds in turn, and each fold is predicted by a
 * fit to all the others, with samples believed as far as the fit to all believes them. Networks of one architecture, which
 * differ in their weights or were measured twice, share a fold: a fit that knows one of them has seen the other. Single
 * operators help every fit and are never predicted: no user has one.
 */
export function heldOut(samples: readonly Sample[], { trust }: Fit, tuning: Tuning, folds: Folds): Judged[] {
  const networks = samples.flatMap(({ source }, index) => (source === 'network' ? [index] : []));
  const architectures = new Map<string, number>();
  const foldOf = new Map(
    networks.map((sample) => {
      // What a network asks of the device is all that the fit knows of it.
      const architecture = JSON.stringify(samples[sample]!.demands);
      if (!architectures.has(architecture)) architectures.set(architecture, architectures.size);
      return [sample, architectures.get(architecture)! % folds];
    }),
  );
  return Array.from({ length: Math.min(folds, architectures.size) }, (_, fold) => {
    const rest = samples.flatMap((_, index) => (foldOf.get(index) === fold ? [] : [index]));
    if (rest.length === 0) return [];
    const prices = new PriceList(
      fitTrusted(
        rest.map((index) => samples[index]!),
        rest.map((index) => trust[index]!),
        tuning,
      ),
    );
    return networks.flatMap((index) => {
      const { demands, ns } = samples[index]!;
      return foldOf.get(index) === fold ? [{ predicted: prices.total(demands), ns }] : [];
    });
  }).flat();
}

/** The median error, which a few disturbed measurements do not move: what choices are made by. */
export function typicalError(judged: readonly Judged[]): number {
  return judged.length === 0 ? 0 : median(judged.map(({ predicted, ns }) => Math.abs(Math.log(predicted / ns))));
}

/**
 * Errors of predictions, with their rank correlation where there are enough of them to speak of ranks; null of none, of
 * which no error is known.
 */
export function errorOf(pairs: readonly Judged[]): HeldOutError | null {
  if (pairs.length === 0) return null;
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
