import { EspalierError } from '../../../shared/api/errors.ts';
import type { PerGroup } from '../../../shared/api/per-group.ts';
import { Allowances } from '../../../shared/graph/allowances.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { type CostModel, createCostModel } from '../../../shared/graph/cost-model.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { ascending } from './ascending.ts';
import { type Cohort, cohortsOf } from './cohorts.ts';
import { allowancesOf } from './keeping.ts';
import { byGroup } from './per-group.ts';

export interface SelectorOptions {
  /** The units kept of each cohort are a multiple of this, or all of them; 1 when absent. */
  readonly round?: PerGroup;
  /** Every group, and every layer in it, keeps at least so many units, or all where it has fewer; 1 when absent. */
  readonly floor?: PerGroup;
}

/** Turns scores into plans: one ranking over all units, cut at the budget. */
export class Selector {
  readonly cohorts: readonly Cohort[];
  readonly #cost: CostModel;
  readonly #denseMacs: number;
  readonly #allowances: Allowances;
  /** For each cohort how many of its units leave at once. */
  readonly #rounds: readonly number[];
  /** The prunable units, and for each unit its cohort. */
  readonly #prunable: readonly number[];
  readonly #cohortOf: Int32Array;
  /** Selects without steps and floors, to tell whether they put a budget out of reach. */
  readonly #free: () => Selector | null;

  /** Throws OPTION_INVALID when an option names a group that the model does not have. */
  constructor(graph: Graph, units: ChannelUnits, { round = 1, floor = 1 }: SelectorOptions = {}) {
    const rounds = byGroup('round', round, units.groups);
    const floors = byGroup('floor', floor, units.groups);
    this.cohorts = cohortsOf(units);
    this.#cost = createCostModel(graph, units);
    this.#denseMacs = this.#cost.macs;
    this.#allowances = new Allowances(units.units.length, allowancesOf(units, floors));
    this.#rounds = this.cohorts.map(({ group }) => rounds.get(group)!);
    this.#prunable = units.units.filter(({ prunable }) => prunable).map(({ id }) => id);
    this.#cohortOf = new Int32Array(units.units.length);
    this.cohorts.forEach((cohort, index) => {
      for (const unit of cohort.units) this.#cohortOf[unit] = index;
    });
    const bound = [...rounds.values(), ...floors.values()].some((value) => value > 1);
    this.#free = () => (bound ? new Selector(graph, units) : null);
  }

  /**
   * The units to remove: lowest score first (ties: lowest id), as far as quotas and floors allow, until at most the
   * share `keepMacs` of the dense network's MACs is left. Where a group is rounded, whole steps of a cohort leave,
   * ranked by their mean score; a cohort smaller than its step stays whole, or leaves whole where others remain.
   * `scores` has one number for each unit. Throws BUDGET_UNREACHABLE with the least share that can be reached, and with
   * the rounding and the floor when they are the reason.
   */
  select(scores: Float64Array, keepMacs: number): ReadonlySet<number> {
    const { removed, share } = this.#reduced(scores, keepMacs);
    if (share > keepMacs) throw this.#unreachable(keepMacs, share, scores);
    return removed;
  }

  /** Removes units until the budget is met or none may leave any more. */
  #reduced(scores: Float64Array, keepMacs: number): { removed: ReadonlySet<number>; share: number } {
    const target = keepMacs * this.#denseMacs;
    const removed = new Set<number>();
    for (const units of this.#steps(scores)) {
      if (this.#cost.macs <= target) break;
      // Allowances count filters; that half of a split would be left empty only the cost model sees.
      if (!this.#cost.canRemove(units) || !this.#allowances.take(units)) continue;
      for (const unit of units) {
        this.#cost.remove(unit);
        removed.add(unit);
      }
    }
    const share = this.#cost.macs / this.#denseMacs;
    for (const unit of removed) {
      this.#cost.restore(unit);
      this.#allowances.change(unit, 1);
    }
    return { removed, share };
  }

  /** What leaves at once, in the order in which it leaves. */
  #steps(scores: Float64Array): readonly (readonly number[])[] {
    const order = ascending(this.#prunable, scores);
    if (this.#rounds.every((round) => round === 1)) return Array.from(order, (unit) => [unit]);
    const ranked: number[][] = this.cohorts.map(() => []);
    for (const unit of order) ranked[this.#cohortOf[unit]].push(unit);
    const steps = ranked.flatMap((units, cohort) => stepsOf(units, this.#rounds[cohort], scores));
    return steps.sort((a, b) => a.score - b.score || a.units[0] - b.units[0]).map(({ units }) => units);
  }

  #unreachable(keepMacs: number, share: number, scores: Float64Array): EspalierError {
    const thousandths = (least: number): number => Math.ceil(least * 1000) / 1000;
    const least = thousandths(share);
    const free = this.#free();
    const isBound = free !== null && free.#reduced(scores, keepMacs).share <= keepMacs;
    return new EspalierError(
      'BUDGET_UNREACHABLE',
      `${keepMacs} of the MACs cannot be reached: with every channel gone that may go, ${least} of them remain.` +
        (isBound ? ' Without rounding and floors it could be.' : ''),
      isBound ? `Keep ${least} or more, or round to fewer channels, or lower the floor.` : `Keep ${least} or more.`,
    );
  }
}

interface Step {
  readonly units: readonly number[];
  readonly score: number;
}

/** The first step leaves a multiple of `round`; what follows keeps it one. */
function stepsOf(ascending: readonly number[], round: number, scores: Float64Array): Step[] {
  const steps: Step[] = [];
  for (let from = 0; from < ascending.length;) {
    const units = ascending.slice(from, from + ((ascending.length - from) % round || round));
    steps.push({ units, score: units.reduce((sum, unit) => sum + scores[unit], 0) / units.length });
    from += units.length;
  }
  return steps;
}
