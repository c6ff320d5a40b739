import { describe, expect, it } from 'vitest';
import type { CostQuantity } from '../../../../electron/compute/prune/limit.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { costOf } from '../../../../shared/graph/cost.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder, seededRandom } from '../../../shared/graph/builder.ts';

/**
 * Removing in ascending order until the budget holds is optimal in two ways, whatever the scores are, as long as every
 * unit is in one layer's quota and each unit of a layer saves as much as any other of it: no set of units that may
 * leave and meets the budget spares a better unit than the best one removed (the threshold of a global ranking is the
 * lowest that will do), and none of the same size loses less score in all. Where all units save the same, the second
 * makes it the true optimum: least score lost within the budget.
 */
interface Removal {
  readonly removed: ReadonlySet<number>;
  readonly costs: Readonly<Record<CostQuantity, number>>;
}

const quantities = ['macs', 'params', 'activations', 'latency'] as const;

/** Three layers of 4, 4 and 3 units that save unequally; the first is tied to a fourth by a residual connection. */
function residual(): Graph {
  const net = new NetworkBuilder(3);
  const stem = net.block(net.input(['N', 3, 6, 6]), 4);
  const branch = net.batchNorm(net.conv(net.block(stem, 4), 4));
  const joined = net.setChannels(net.node('Relu', [net.node('Add', [branch, stem])]), 4);
  return net.build(net.classifier(net.block(joined, 3, { stride: 2 })));
}

/** Three layers in a row, all units of which save the same activations. */
function chain(): Graph {
  const net = new NetworkBuilder(4);
  const value = net.block(net.block(net.block(net.input(['N', 3, 6, 6]), 4), 4), 3);
  return net.build(net.conv(value, 2));
}

/** Every set of units that may leave, with what the network then costs. */
function allRemovals(graph: Graph): Removal[] {
  const { units, layers, ...others } = findUnits(graph);
  const prunable = units.filter((unit) => unit.prunable).map(({ id }) => id);
  const removals: Removal[] = [];
  for (let chosen = 0; chosen < 2 ** prunable.length; chosen++) {
    const removed = new Set(prunable.filter((_, at) => (chosen >> at) & 1));
    const mayLeave = layers.every(({ unitOfFilter, count }) => {
      const gone = unitOfFilter.filter((unit) => removed.has(unit)).length;
      return gone === 0 || (gone <= 0.9 * count && count - gone >= 2);
    });
    if (!mayLeave) continue;
    const { macs, params, activationBytes } = costOf(cutGraph(graph, { units, layers, ...others }, removed));
    removals.push({ removed, costs: { macs, params, activations: activationBytes, latency: macs + activationBytes } });
  }
  return removals;
}

function tried(graph: Graph) {
  const removals = allRemovals(graph);
  const units = findUnits(graph);
  const key = (removed: Iterable<number>): string => [...removed].sort((a, b) => a - b).join();
  const latencies = new Map(removals.map(({ removed, costs }) => [key(removed), costs.latency]));
  const latency = (removed: Iterable<number>): number => latencies.get(key(removed))!;
  return { removals, selector: new Selector(graph, units, { latency }), count: units.units.length };
}

const scoresFor = (count: number, seed: number): Float64Array =>
  Float64Array.from({ length: count }, seededRandom(seed));

describe.each([
  ['residual', residual()],
  ['chain', chain()],
])('in a small network (%s), of all sets of units that may leave', (_, graph) => {
  const { removals, selector, count } = tried(graph);

  it.each(quantities)('within a budget of %s none spares a better unit, and none as large loses less', (quantity) => {
    for (let seed = 1; seed <= 20; seed++) {
      const scores = scoresFor(count, seed);
      const limit = selector.shareOf(quantity, 0.6 + 0.018 * seed);
      const removed = selector.select(scores, limit);
      const within = removals.filter(({ costs }) => costs[quantity] <= limit.most);
      expect(best(removed, scores)).toBe(Math.min(...within.map((other) => best(other.removed, scores))));
      const asLarge = removals.filter((other) => other.removed.size === removed.size);
      const least = Math.min(...asLarge.map((other) => lost(other.removed, scores)));
      expect(lost(removed, scores)).toBeCloseTo(least, 12);
    }
  });
});

it('loses the least score of all that meet the budget where all units save the same', () => {
  const { removals, selector, count } = tried(chain());
  for (let seed = 1; seed <= 20; seed++) {
    const scores = scoresFor(count, seed);
    const limit = selector.shareOf('activations', 0.6 + 0.018 * seed);
    const within = removals.filter(({ costs }) => costs.activations <= limit.most);
    const least = Math.min(...within.map(({ removed }) => lost(removed, scores)));
    expect(lost(selector.select(scores, limit), scores)).toBeCloseTo(least, 12);
  }
});

function best(removed: ReadonlySet<number>, scores: Float64Array): number {
  return Math.max(...[...removed].map((unit) => scores[unit]!));
}

function lost(removed: ReadonlySet<number>, scores: Float64Array): number {
  return [...removed].reduce((sum, unit) => sum + scores[unit]!, 0);
}
