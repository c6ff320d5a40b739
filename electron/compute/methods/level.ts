import type { CostLimit } from '../prune/limit.ts';

/** One of an experiment's levels. */
export interface Level {
  /** As the experiment file has it: a share of the dense network's cost, or a budget such as "latency<=12ms". */
  readonly key: number | string;
  readonly limit: CostLimit;
  /** Share of the dense network's cost. */
  readonly share: number;
}
