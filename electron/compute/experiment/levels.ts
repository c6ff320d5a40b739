import type { Experiment } from '../../../shared/api/experiment.ts';
import { levelQuantityOf } from '../../../shared/api/level.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
import type { Level } from '../methods/level.ts';
import type { CostQuantity } from '../prune/limit.ts';
import type { Selector } from '../prune/select.ts';

/**
 * A level of an experiment. Energy is power times time, and a network cut from another draws much the same power: a share
 * of the energy is taken as that share of the latency.
 */
export function levelOf(key: number | string, { cost, levels }: Experiment, selector: Selector): Level {
  const asked = levelQuantityOf({ cost, levels });
  const quantity: CostQuantity = asked === 'energy' ? 'latency' : asked;
  const dense = selector.dense(quantity);
  if (typeof key === 'string') {
    const { limit } = parseBudget(key);
    return { key, limit: { quantity, most: limit }, share: limit / dense };
  }
  // A share is stored as it is stated: 0.9 d / d is often not 0.9, and a level would not be known as finished.
  return { key, limit: { quantity, most: key * dense }, share: key };
}

/** All levels of an experiment, each once, large to small. */
export function levelsOf(experiment: Experiment, selector: Selector): Level[] {
  return [...new Set(experiment.levels)]
    .map((key) => levelOf(key, experiment, selector))
    .sort((a, b) => b.limit.most - a.limit.most);
}
