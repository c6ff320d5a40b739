import type { ChannelUnits } from './channels/units.ts';
import { stayingSlices } from './cut-constants.ts';
import type { Graph } from './graph.ts';
import { Removal, requireRemovable } from './kept.ts';
import { replacePositions } from './slices.ts';

/**
 * The dense graph with what a network learned that was cut from it: the slices that it still has are its own, all others
 * are as they were. Cutting the same units again gives that network; cutting more begins from what it learned.
 * `removed`: what `cut` was cut by. PLAN_INVALID as the cut would throw.
 */
export function transplant(graph: Graph, units: ChannelUnits, removed: ReadonlySet<number>, cut: Graph): Graph {
  requireRemovable(units, removed);
  const staying = stayingSlices(units, new Removal(units, removed));
  const constants = new Map(graph.constants);
  for (const [name, tensor] of graph.constants) {
    const learned = cut.constants.get(name);
    // Whole numbers are shapes and positions, which belong to the network's size.
    if (tensor.type !== 'float32' || learned === undefined) continue;
    const slices = staying.get(name);
    constants.set(name, slices === undefined ? learned : replacePositions(tensor, learned, slices));
  }
  return { ...graph, constants };
}
