import { Incidence } from './incidence.ts';

/** A list of unit ids (-1: no unit) of which only so many may leave; an id that stands there twice counts twice. */
export interface Allowance {
  readonly units: Int32Array;
  readonly mayLeave: number;
}

/** How many units every list may still lose: what keeps a selection from the last channel of a tensor. */
export class Allowances {
  private readonly left: Int32Array;
  private readonly places: Incidence;

  constructor(unitCount: number, allowances: readonly Allowance[]) {
    this.left = Int32Array.from(allowances, ({ mayLeave }) => mayLeave);
    this.places = new Incidence(
      unitCount,
      allowances.map(({ units }) => units),
    );
  }

  /** Whether these units may all leave as well. */
  allows(units: readonly number[]): boolean {
    if (units.length === 1) return this.has(units[0]!);
    if (!this.take(units)) return false;
    for (const unit of units) this.change(unit, 1);
    return true;
  }

  /** Lets all of these units leave; none, and says so, when a list may not lose that many. */
  take(units: readonly number[]): boolean {
    let taken = 0;
    while (taken < units.length && this.has(units[taken]!)) this.change(units[taken++]!, -1);
    if (taken === units.length) return true;
    while (taken > 0) this.change(units[--taken]!, 1);
    return false;
  }

  change(unit: number, sign: 1 | -1): void {
    const { starts, lists, counts } = this.places;
    for (let at = starts[unit]!; at < starts[unit + 1]!; at++) this.left[lists[at]!]! += sign * counts[at]!;
  }

  private has(unit: number): boolean {
    const { starts, lists, counts } = this.places;
    for (let at = starts[unit]!; at < starts[unit + 1]!; at++) {
      if (this.left[lists[at]!]! < counts[at]!) return false;
    }
    return true;
  }
}
