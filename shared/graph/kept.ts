import { EspalierError } from '../api/errors.ts';
import type { ChannelLayout, ChannelUnits } from './channels/units.ts';

/** What is left of lists of units once some have left; worked out once for each list, which many tensors share. */
export class Removal {
  private readonly leaves: Uint8Array;
  private readonly staying = new Map<Int32Array, Int32Array | null>();

  constructor({ units }: ChannelUnits, removed: ReadonlySet<number>) {
    this.leaves = new Uint8Array(units.length);
    for (const unit of removed) this.leaves[unit] = 1;
  }

  /** Positions whose unit stays; null when all do. */
  stayingPositions(unitOf: Int32Array): Int32Array | null {
    let staying = this.staying.get(unitOf);
    if (staying === undefined) this.staying.set(unitOf, (staying = this.positionsIn(unitOf)));
    return staying;
  }

  /** Positions along one axis of a value that stay; null when all do. */
  keptAlong(layout: ChannelLayout | undefined, axis: number): Uint8Array | null {
    const along = layout ? layout.axes.indexOf(axis) : -1;
    const staying = layout && along >= 0 ? this.stayingPositions(layout.unitOf) : null;
    if (!layout || staying === null) return null;
    const size = layout.dims[along]!;
    const inner = layout.dims.slice(along + 1).reduce((product, dim) => product * dim, 1);
    const kept = new Uint8Array(size);
    for (const index of staying) kept[Math.floor(index / inner) % size] = 1;
    return kept;
  }

  private positionsIn(unitOf: Int32Array): Int32Array | null {
    const staying = new Int32Array(unitOf.length);
    let count = 0;
    for (let index = 0; index < unitOf.length; index++) {
      const unit = unitOf[index]!;
      if (unit < 0 || this.leaves[unit] === 0) staying[count++] = index;
    }
    return count === unitOf.length ? null : staying.slice(0, count);
  }
}

/** PLAN_INVALID unless every removed unit may leave and every tensor keeps a channel. */
export function requireRemovable(units: ChannelUnits, removed: ReadonlySet<number>): void {
  for (const id of removed) {
    const unit = units.units[id];
    if (!unit) throw invalid(`There is no unit ${id}: the model has ${units.units.length}.`);
    if (!unit.prunable) {
      throw invalid(`Unit ${unit.index} of group ${unit.group} must stay: it is fixed by ${unit.fixedBy.join(', ')}.`);
    }
  }
  for (const { id, name, units: members } of units.groups) {
    // A layer without filters has none to lose.
    if (members.length > 0 && members.every((unit) => removed.has(unit)))
      throw invalid(`Group ${id} ('${name}') would lose all its units.`);
  }
  for (const { constant, axis, unitOf } of units.weightAxes) {
    if (unitOf.every((unit) => removed.has(unit))) {
      throw invalid(`'${constant}' would lose all ${unitOf.length} slices of axis ${axis}.`);
    }
  }
  for (const [value, { unitOf }] of units.layouts) {
    if (unitOf.every((unit) => removed.has(unit))) throw invalid(`The value '${value}' would lose all its channels.`);
  }
}

function invalid(message: string): EspalierError {
  return new EspalierError('PLAN_INVALID', message, 'Keep at least one unit there, or make the plan anew.');
}
