import { EspalierError } from '../../../shared/api/errors.ts';
import type { Allowances } from '../../../shared/graph/allowances.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import type { CostModel } from '../../../shared/graph/cost-model.ts';
import type { CountedQuantity } from './limit.ts';

/** A network as units leave it: what may leave next, and what it costs by now. */
export class Shrinking {
  /** In the order in which they left. */
  readonly removed: number[] = [];
  readonly #units: ChannelUnits;
  readonly #cost: CostModel;
  readonly #allowances: Allowances;

  /** `cost` and `allowances` as the dense network has them; `restore` leaves them so. */
  constructor(units: ChannelUnits, cost: CostModel, allowances: Allowances) {
    this.#units = units;
    this.#cost = cost;
    this.#allowances = allowances;
  }

  cost(quantity: CountedQuantity): number {
    return costIn(this.#cost, quantity);
  }

  /** Lets all of these units leave; none, and says so, when they may not. */
  take(units: readonly number[]): boolean {
    // Allowances count filters; that half of a split would be left empty only the cost model sees.
    if (!this.#cost.canRemove(units) || !this.#allowances.take(units)) return false;
    for (const unit of units) {
      this.#cost.remove(unit);
      this.removed.push(unit);
    }
    return true;
  }

  /** Takes units that a plan wants gone. Throws PLAN_INVALID when they may not leave. */
  require(units: readonly number[]): void {
    const mayLeave = (unit: number): boolean => this.#units.units[unit]?.prunable === true;
    if (units.every(mayLeave) && this.take(units)) return;
    const id = units.find((unit) => !mayLeave(unit)) ?? units[0];
    const unit = this.#units.units[id];
    throw new EspalierError(
      'PLAN_INVALID',
      'The plan to cut further cannot be kept to: ' +
        (unit
          ? `unit ${unit.index} of group ${unit.group} would have to leave, and may not.`
          : `there is no unit ${id}.`),
      'Give a plan of this model that was made with the same rounding and floors.',
    );
  }

  restore(): void {
    for (const unit of this.removed.splice(0)) {
      this.#cost.restore(unit);
      this.#allowances.change(unit, 1);
    }
  }
}

/** What a network costs by now, in one quantity. */
export function costIn({ macs, params, activationBytes }: CostModel, quantity: CountedQuantity): number {
  switch (quantity) {
    case 'macs':
      return macs;
    case 'params':
      return params;
    case 'activations':
      return activationBytes;
  }
}
