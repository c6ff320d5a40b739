import type { ChannelUnits } from './channels/units.ts';

/** How many positions every tensor and group still has, so that a selection never takes the last one. */
export class Occupancy {
  private readonly left: number[] = [];
  /** For each unit the lists that it lies on and how often, as pairs. */
  private readonly places: readonly number[][];

  constructor({ units, groups, weightAxes, layouts }: ChannelUnits) {
    this.places = units.map(() => []);
    const lists = new Set<ArrayLike<number>>([
      ...groups.map((group) => group.units),
      ...weightAxes.map(({ unitOf }) => unitOf),
      ...[...layouts.values()].map(({ unitOf }) => unitOf),
    ]);
    for (const list of lists) {
      const members = Array.from(list);
      // What holds a position that never leaves is never emptied.
      if (members.every((unit) => units[unit]?.prunable)) this.add(members);
    }
  }

  private add(members: readonly number[]): void {
    const list = this.left.push(members.length) - 1;
    for (const unit of members) {
      const own = this.places[unit]!;
      if (own.at(-2) === list) own[own.length - 1]!++;
      else own.push(list, 1);
    }
  }

  /** Whether something stays everywhere when these units leave as well. */
  spares(units: readonly number[]): boolean {
    for (const unit of units) this.change(unit, -1);
    const spared = units.every((unit) => this.places[unit]!.every((list, at) => at % 2 === 1 || this.left[list]! > 0));
    for (const unit of units) this.change(unit, 1);
    return spared;
  }

  change(unit: number, sign: 1 | -1): void {
    const own = this.places[unit]!;
    for (let at = 0; at < own.length; at += 2) this.left[own[at]!]! += sign * own[at + 1]!;
  }
}
