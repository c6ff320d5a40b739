import { EspalierError } from '../../../shared/api/errors.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { type CostModel, createCostModel } from '../../../shared/graph/cost-model.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { type Cohort, cohortsOf } from './cohorts.ts';

export interface SelectOptions {
  /** Share of the dense network's MACs to keep. */
  readonly keepMacs: number;
  /** The units kept of each cohort are a multiple of this, or all of them. */
  readonly round: number;
}

/** At most this share of a layer's filters may leave, and two of them stay (LeGR's code: `safeguard` 0.1). */
const quota = 0.9;
const leastFilters = 2;

interface Step {
  readonly units: readonly number[];
  readonly score: number;
}

/** Turns scores into plans: one ranking over all units, cut at the budget. */
export class Selector {
  readonly cohorts: readonly Cohort[];
  readonly #cost: CostModel;
  readonly #denseMacs: number;
  /** For each unit the layers that it has filters in, one entry a filter. */
  readonly #layersOf: readonly (readonly number[])[];
  /** For each layer the filters that may leave. */
  readonly #quotas: readonly number[];

  constructor(graph: Graph, units: ChannelUnits) {
    this.cohorts = cohortsOf(units);
    this.#cost = createCostModel(graph, units);
    this.#denseMacs = this.#cost.macs;
    const layersOf: number[][] = units.units.map(() => []);
    units.layers.forEach(({ unitOfFilter }, layer) => {
      for (const unit of unitOfFilter) if (unit >= 0) layersOf[unit].push(layer);
    });
    this.#layersOf = layersOf;
    this.#quotas = units.layers.map(({ count }) =>
      Math.max(0, Math.min(Math.floor(quota * count), count - leastFilters)),
    );
  }

  /**
   * The units to remove: lowest score first (ties: lowest id), each within its layers' quotas, until the cost is within
   * the budget. With `round` above 1 whole steps of a cohort leave, ranked by their mean score.
   * `scores` has one number for each unit. Throws BUDGET_UNREACHABLE with the least share that can be reached.
   */
  select(scores: Float64Array, { keepMacs, round }: SelectOptions): ReadonlySet<number> {
    const target = keepMacs * this.#denseMacs;
    const left = [...this.#quotas];
    const removed = new Set<number>();
    try {
      for (const { units } of this.#steps(scores, round)) {
        if (this.#cost.macs <= target) break;
        // Quotas count filters; that half of a split would be left empty only the cost model sees.
        if (!this.#cost.canRemove(units) || !this.#withdraw(units, left)) continue;
        for (const unit of units) {
          this.#cost.remove(unit);
          removed.add(unit);
        }
      }
      if (this.#cost.macs > target) throw this.#unreachable(keepMacs, round);
    } finally {
      for (const unit of removed) this.#cost.restore(unit);
    }
    return removed;
  }

  #steps(scores: Float64Array, round: number): Step[] {
    const steps: Step[] = [];
    for (const { units } of this.cohorts) {
      const ascending = [...units].sort((a, b) => scores[a] - scores[b] || a - b);
      for (let from = 0; from < ascending.length;) {
        // The first step leaves a multiple of `round`; what follows keeps it one.
        const length = (ascending.length - from) % round || round;
        const step = ascending.slice(from, from + length);
        steps.push({ units: step, score: step.reduce((sum, unit) => sum + scores[unit], 0) / step.length });
        from += length;
      }
    }
    return steps.sort((a, b) => a.score - b.score || a.units[0] - b.units[0]);
  }

  /** Takes the units' filters from their layers' quotas; takes none and says so when one is used up. */
  #withdraw(units: readonly number[], left: number[]): boolean {
    const taken: number[] = [];
    for (const layer of units.flatMap((unit) => this.#layersOf[unit])) {
      if (left[layer] === 0) {
        for (const back of taken) left[back]++;
        return false;
      }
      left[layer]--;
      taken.push(layer);
    }
    return true;
  }

  #unreachable(keepMacs: number, round: number): EspalierError {
    const least = Math.ceil((this.#cost.macs / this.#denseMacs) * 1000) / 1000;
    return new EspalierError(
      'BUDGET_UNREACHABLE',
      `${keepMacs} of the MACs cannot be reached: with every channel gone that may go, ${least} remain.`,
      round > 1 ? `Keep ${least} or more, or round to fewer than ${round} channels.` : `Keep ${least} or more.`,
    );
  }
}
