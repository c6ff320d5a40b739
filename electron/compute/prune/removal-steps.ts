import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { ascending } from './ascending.ts';
import type { Cohort } from './cohorts.ts';

/** Units that leave at once. */
type Step = readonly number[];

export interface RemovalOrder {
  /** What has to leave for whole steps to be left of cohorts that have lost units already. */
  readonly completing: readonly Step[];
  /** What leaves after that, as long as anything has to. */
  readonly steps: readonly Step[];
}

/** Ranks the prunable units; where cohorts are rounded, in whole steps. */
export class RemovalSteps {
  readonly #prunable: readonly number[];
  readonly #cohorts: readonly Cohort[];
  /** For each cohort how many of its units leave at once. */
  readonly #rounds: readonly number[];
  /** For each unit its cohort. */
  readonly #cohortOf: Int32Array;

  constructor({ units }: ChannelUnits, cohorts: readonly Cohort[], rounds: readonly number[]) {
    this.#prunable = units.filter(({ prunable }) => prunable).map(({ id }) => id);
    this.#cohorts = cohorts;
    this.#rounds = rounds;
    this.#cohortOf = new Int32Array(units.length);
    cohorts.forEach((cohort, index) => {
      for (const unit of cohort.units) this.#cohortOf[unit] = index;
    });
  }

  /** By ascending score, ties by lowest id; steps by their mean score. Units that are gone stand in no step. */
  order(scores: Float64Array, gone: ReadonlySet<number>): RemovalOrder {
    const left = gone.size === 0 ? this.#prunable : this.#prunable.filter((unit) => !gone.has(unit));
    const order = ascending(left, scores);
    if (this.#rounds.every((round) => round === 1)) {
      return { completing: [], steps: Array.from(order, (unit) => [unit]) };
    }
    const ranked: number[][] = this.#cohorts.map(() => []);
    for (const unit of order) ranked[this.#cohortOf[unit]].push(unit);
    const completing: Step[] = [];
    const steps = ranked.flatMap((units, cohort) => {
      const round = this.#rounds[cohort];
      const odd = units.length < this.#cohorts[cohort].units.length ? units.length % round : 0;
      if (odd > 0) completing.push(units.slice(0, odd));
      return wholeSteps(units.slice(odd), round, scores);
    });
    steps.sort((a, b) => a.score - b.score || a.units[0] - b.units[0]);
    return { completing, steps: steps.map(({ units }) => units) };
  }
}

interface RankedStep {
  readonly units: Step;
  readonly score: number;
}

/** The first step leaves a multiple of `round`; what follows keeps it one. */
function wholeSteps(ascending: readonly number[], round: number, scores: Float64Array): RankedStep[] {
  const steps: RankedStep[] = [];
  for (let from = 0; from < ascending.length;) {
    const units = ascending.slice(from, from + ((ascending.length - from) % round || round));
    steps.push({ units, score: units.reduce((sum, unit) => sum + scores[unit], 0) / units.length });
    from += units.length;
  }
  return steps;
}
