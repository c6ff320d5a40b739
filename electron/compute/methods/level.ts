import type { CostLimit } from '../prune/limit.ts';

/** One of an experiment's levels. */
export interface Level {
  /** As the experiment file has it: a share of the dense network's cost, or a budget such as "latency<=12ms". */
  readonly key: number | string;
  readonly limit: CostLimit;
  /** Share of the dense network's cost. */
  readonly share: number;
}

/** "70 %", or the budget as it was stated. */
export function levelName({ key, share }: Level): string {
  return typeof key === 'string' ? key : percent(share);
}

/** To a tenth. */
export function percent(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}
