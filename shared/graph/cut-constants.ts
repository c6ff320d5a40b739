import type { ChannelUnits } from './channels/units.ts';
import type { Graph } from './graph.ts';
import type { Removal } from './kept.ts';
import { keepPositions } from './slices.ts';
import type { Tensor } from './tensor.ts';

/** The constants with only the slices that stay: all the copying of weights that a cut does. */
export function cutConstants(
  constants: Graph['constants'],
  units: ChannelUnits,
  removal: Removal,
): Map<string, Tensor> {
  const cut = new Map(constants);
  for (const [constant, staying] of stayingSlices(units, removal)) {
    cut.set(constant, keepPositions(constants.get(constant)!, staying));
  }
  return cut;
}

/** For each constant that loses slices the positions that stay, by axis. */
export function stayingSlices({ weightAxes }: ChannelUnits, removal: Removal): Map<string, Map<number, Int32Array>> {
  const slices = new Map<string, Map<number, Int32Array>>();
  for (const { constant, axis, unitOf } of weightAxes) {
    const staying = removal.stayingPositions(unitOf);
    if (staying === null) continue;
    const known = slices.get(constant);
    if (known) known.set(axis, staying);
    else slices.set(constant, new Map([[axis, staying]]));
  }
  return slices;
}
