import { EspalierError } from '../api/errors.ts';
import type { ChannelLayout, ChannelUnits } from './channels/units.ts';

/** Positions whose unit stays. */
export function stayingPositions(unitOf: Int32Array, removed: ReadonlySet<number>): number[] {
  const staying: number[] = [];
  for (let index = 0; index < unitOf.length; index++) if (!removed.has(unitOf[index]!)) staying.push(index);
  return staying;
}

/** Positions along one axis of a value that stay; null when all do. */
export function keptAlong(
  layout: ChannelLayout | undefined,
  axis: number,
  removed: ReadonlySet<number>,
): Uint8Array | null {
  const along = layout ? layout.axes.indexOf(axis) : -1;
  if (!layout || along < 0 || !layout.unitOf.some((unit) => removed.has(unit))) return null;
  const size = layout.dims[along]!;
  const inner = layout.dims.slice(along + 1).reduce((product, dim) => product * dim, 1);
  const kept = new Uint8Array(size);
  layout.unitOf.forEach((unit, index) => {
    if (!removed.has(unit)) kept[Math.floor(index / inner) % size] = 1;
  });
  return kept;
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
