import { globalL2Scores } from '../../electron/compute/methods/global-l2/scores.ts';
import { randomScores } from '../../electron/compute/methods/random/scores.ts';
import { uniformL1Scores } from '../../electron/compute/methods/uniform-l1/scores.ts';
import { Selector } from '../../electron/compute/prune/select.ts';
import { EspalierError } from '../../shared/api/errors.ts';
import type { ChannelUnits } from '../../shared/graph/channels/units.ts';
import type { Graph } from '../../shared/graph/graph.ts';

export interface HeldOutCut {
  readonly name: string;
  readonly removed: ReadonlySet<number>;
}

const count = 20;
const [leastKept, mostKept] = [0.2, 0.95];
const roundings = [1, 8, 1, 16];

/** Cuts as users make them: three methods in turn, half of them rounded, evenly from 20 to 95 % of the MACs. */
export function heldOutCuts(graph: Graph, units: ChannelUnits): HeldOutCut[] {
  const methods = [
    ['uniform-l1', uniformL1Scores(graph, units)],
    ['global-l2', globalL2Scores(graph, units)],
    ['random', randomScores(units.units.length, 1)],
  ] as const;
  return Array.from({ length: count }, (_, index): HeldOutCut => {
    const keep = leastKept + ((mostKept - leastKept) * index) / (count - 1);
    const [method, scores] = methods[index % methods.length]!;
    // The shift pairs every method with every rounding.
    const wanted = roundings[(index + Math.floor(index / roundings.length)) % roundings.length]!;
    for (const round of [wanted, 8, 1]) {
      try {
        const selector = new Selector(graph, units, { round });
        const removed = selector.select(scores, selector.shareOf('macs', keep));
        return { name: `${method}${round === 1 ? '' : `, by ${round}`}`, removed };
      } catch (error) {
        // Narrow networks cannot be rounded that far down.
        if (!(error instanceof EspalierError && error.code === 'BUDGET_UNREACHABLE')) throw error;
      }
    }
    throw new Error(`${method} does not reach ${keep} of the MACs`);
  });
}
