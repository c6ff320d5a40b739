import { EspalierError } from '../../../shared/api/errors.ts';
import type { PerGroup } from '../../../shared/api/per-group.ts';
import { Allowances } from '../../../shared/graph/allowances.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { type CostModel, createCostModel } from '../../../shared/graph/cost-model.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { type Cohort, cohortsOf } from './cohorts.ts';
import { allowancesOf } from './keeping.ts';
import { type CostLimit, type CostQuantity, describeLeast, describeLimit } from './limit.ts';
import { byGroup } from './per-group.ts';
import { type Reduction, reduceToCount, reduceToLatency } from './reduce.ts';
import { RemovalSteps } from './removal-steps.ts';
import { Shrinking } from './shrinking.ts';

export interface SelectorOptions {
  /** The units kept of each cohort are a multiple of this, or all of them; 1 when absent. */
  readonly round?: PerGroup;
  /** Every group, and every layer in it, keeps at least so many units, or all where it has fewer; 1 when absent. */
  readonly floor?: PerGroup;
  /** Predicts the nanoseconds of the network without these units; without it there are no limits on latency. */
  readonly latency?: (removed: Iterable<number>) => number;
}

const nothing: ReadonlySet<number> = new Set();

/** Turns scores into plans: one ranking over all units, cut at the budget. */
export class Selector {
  readonly cohorts: readonly Cohort[];
  readonly #units: ChannelUnits;
  readonly #cost: CostModel;
  readonly #allowances: Allowances;
  readonly #steps: RemovalSteps;
  readonly #latency: SelectorOptions['latency'];
  readonly #dense = new Map<CostQuantity, number>();
  /** Selects without steps and floors, to tell whether they put a budget out of reach. */
  readonly #free: () => Selector | null;

  /** Throws OPTION_INVALID when an option names a group that the model does not have. */
  constructor(graph: Graph, units: ChannelUnits, { round = 1, floor = 1, latency }: SelectorOptions = {}) {
    const rounds = byGroup('round', round, units.groups);
    const floors = byGroup('floor', floor, units.groups);
    this.cohorts = cohortsOf(units);
    this.#units = units;
    this.#cost = createCostModel(graph, units);
    this.#allowances = new Allowances(units.units.length, allowancesOf(units, floors));
    this.#steps = new RemovalSteps(
      units,
      this.cohorts,
      this.cohorts.map(({ group }) => rounds.get(group)!),
    );
    this.#latency = latency;
    const bound = [...rounds.values(), ...floors.values()].some((value) => value > 1);
    let free: Selector | undefined;
    this.#free = () => (bound ? (free ??= new Selector(graph, units, { latency })) : null);
  }

  /** What the dense network costs, in the units of `CostLimit`. Throws LATENCY_MODEL_UNKNOWN without one. */
  dense(quantity: CostQuantity): number {
    let dense = this.#dense.get(quantity);
    if (dense === undefined) {
      dense = quantity === 'latency' ? this.#meter()([]) : this.#shrinking().cost(quantity);
      this.#dense.set(quantity, dense);
    }
    return dense;
  }

  /** The limit that leaves this share (0 to 1) of what the dense network costs. */
  shareOf(quantity: CostQuantity, share: number): CostLimit {
    return { quantity, most: share * this.dense(quantity) };
  }

  /**
   * The units to remove: lowest score first (ties: lowest id), as far as quotas and floors allow, until the cost is
   * within the limit. Where a group is rounded, whole steps of a cohort leave, ranked by their mean score; a cohort
   * smaller than its step stays whole, or leaves whole where others remain. `scores` has one number for each unit.
   *
   * `within` are units that leave first, all of them and whatever their score: the plan is nested in the one that
   * removes them. Where they leave part of a step, the lowest-scored units complete it.
   *
   * A latency need not fall with every unit. It is bisected over the order of removal, so that the last step is the one
   * that brings it under the limit, though a shorter way may have been under it before.
   *
   * Throws BUDGET_UNREACHABLE with the least that this order leads to, and with the rounding and the floor when they are
   * the reason; PLAN_INVALID when units of `within` may not leave; LATENCY_MODEL_UNKNOWN for a limit on latency when
   * there is none.
   */
  select(scores: Float64Array, limit: CostLimit, within: ReadonlySet<number> = nothing): ReadonlySet<number> {
    const { removed, cost } = this.#reduced(scores, limit, within);
    if (cost > limit.most) throw this.#unreachable(scores, limit, within, cost);
    return removed;
  }

  #reduced(scores: Float64Array, { quantity, most }: CostLimit, within: ReadonlySet<number>): Reduction {
    const { completing, steps } = this.#steps.order(scores, within);
    const shrinking = this.#shrinking();
    try {
      for (const unit of within) shrinking.require([unit]);
      for (const units of completing) shrinking.require(units);
      return quantity === 'latency'
        ? reduceToLatency(shrinking, steps, this.#meter(), most)
        : reduceToCount(shrinking, steps, quantity, most);
    } finally {
      shrinking.restore();
    }
  }

  #shrinking(): Shrinking {
    return new Shrinking(this.#units, this.#cost, this.#allowances);
  }

  #meter(): NonNullable<SelectorOptions['latency']> {
    if (this.#latency !== undefined) return this.#latency;
    throw new EspalierError(
      'LATENCY_MODEL_UNKNOWN',
      'Units are to be removed down to a latency, and nothing tells the latency of a cut.',
      'Learn the latency of a device first, or give a budget in MACs, parameters or activation memory.',
    );
  }

  #unreachable(scores: Float64Array, limit: CostLimit, within: ReadonlySet<number>, cost: number): EspalierError {
    const dense = this.dense(limit.quantity);
    const least = describeLeast(limit, cost, dense);
    const free = this.#free();
    const isBound = free !== null && free.#reduced(scores, limit, within).cost <= limit.most;
    return new EspalierError(
      'BUDGET_UNREACHABLE',
      `${describeLimit(limit, dense)} cannot be reached: with every channel gone that may go, the least is ${least}.` +
        (isBound ? ' Without rounding and floors it could be.' : ''),
      `Allow ${least} or more${isBound ? ', or round to fewer channels, or lower the floor' : ''}.`,
    );
  }
}
