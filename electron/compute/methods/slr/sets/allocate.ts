import { EspalierError } from '../../../../../shared/api/errors.ts';
import { atomsToKeep } from './atoms.ts';
import { requireLayers } from './named-layers.ts';

/** A layer whose atoms cost the same each, in what the budget counts. */
export interface LayerCost {
  readonly node: string;
  readonly atoms: number;
  /** Above 0. Elements of an atom for parameters; elements times output positions for MACs. */
  readonly atomCost: number;
}

/**
 * A layer with what its atoms are worth. The loss that the atom a of layer l costs when it is zeroed is estimated to
 * second order, with the mean of the squared gradients for the curvature: `curvature_l / 2 * energy_a`.
 */
export interface LayerLoss extends LayerCost {
  /** For each atom the sum of squares of its elements (atomEnergies). */
  readonly energies: Float64Array;
  /** Mean over the layer's elements of E[g^2]; not negative. */
  readonly curvature: number;
}

export interface AllocationRules {
  /** Nodes of layers that stay whole; their cost counts. */
  readonly whole: readonly string[];
  /** The least share (0 to 1) of every layer's atoms that stays; one atom does in any case. */
  readonly floor: number;
}

export interface Allocation {
  /** For each layer's node the share of its atoms that stays. */
  readonly shares: ReadonlyMap<string, number>;
  /** What all that stays costs. */
  readonly cost: number;
}

/**
 * Splits a budget over layers by equal marginal loss: in every layer the atoms stay whose loss per cost is above one
 * threshold, the lowest that keeps the cost of all within the budget. Of atoms at the threshold those of earlier layers
 * stay, as far as they fit. No other choice that costs no more (and obeys the rules) has a lower estimated loss.
 *
 * Throws BUDGET_UNREACHABLE with the least that the rules allow, OPTION_INVALID for an unknown layer to be kept whole,
 * and TRAINING_DIVERGED when a loss is not finite.
 */
export function allocateByLoss(layers: readonly LayerLoss[], budget: number, rules: AllocationRules): Allocation {
  const least = leastWithin(layers, budget, rules);
  const scores = layers.map(scoresOf);
  const above = (threshold: number): number[] =>
    scores.map((ascending, layer) => Math.max(least[layer]!, ascending.length - countUpTo(ascending, threshold)));
  const [below, threshold] = bisect(
    -1,
    scores.reduce((most, ascending) => Math.max(most, ascending.at(-1)!), 0),
    (tried) => costOf(layers, above(tried)) <= budget,
  );
  const kept = above(threshold);
  let cost = costOf(layers, kept);
  // What lies above `below` and not above the threshold lies at it: no number is between the two.
  above(below).forEach((count, layer) => {
    const { atomCost } = layers[layer]!;
    const added = Math.min(count - kept[layer]!, Math.floor((budget - cost) / atomCost));
    kept[layer]! += added;
    cost += added * atomCost;
  });
  return allocation(layers, kept);
}

/**
 * The same share of every layer, the largest that keeps the cost of all within the budget. Throws as allocateByLoss.
 */
export function allocateUniformly(layers: readonly LayerCost[], budget: number, rules: AllocationRules): Allocation {
  const least = leastWithin(layers, budget, rules);
  const at = (share: number): number[] =>
    layers.map(({ atoms }, layer) => Math.max(least[layer]!, atomsToKeep(share, atoms)));
  const [, dropped] = bisect(0, 1, (tried) => costOf(layers, at(1 - tried)) <= budget);
  return allocation(layers, at(1 - dropped));
}

/**
 * Two neighbouring numbers of double precision from `low` to `high`, of which the second fits and the first does not;
 * twice `low` when that fits. What is above a number that fits must fit, and `high` must.
 */
function bisect(low: number, high: number, fits: (tried: number) => boolean): [number, number] {
  if (fits(low)) return [low, low];
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) return [low, high];
    if (fits(middle)) high = middle;
    else low = middle;
  }
}

/** The atoms that must stay in each layer. */
function leastWithin(layers: readonly LayerCost[], budget: number, { whole, floor }: AllocationRules): number[] {
  requireLayers('Layers that stay whole', whole, layers);
  const least = layers.map(({ node, atoms }) => (whole.includes(node) ? atoms : atomsToKeep(floor, atoms)));
  const cost = costOf(layers, least);
  if (cost <= budget) return least;
  throw new EspalierError(
    'BUDGET_UNREACHABLE',
    `A budget of ${budget} cannot be reached by sparse weights: with ${whole.length} layers whole and ` +
      `${floor === 0 ? 'one atom' : `a share of ${floor}`} left of each other, the least is ${cost}.`,
    `Allow ${cost} or more, lower the floor, or leave fewer layers whole.`,
  );
}

/** Loss per cost of the atoms, ascending. */
function scoresOf({ node, energies, curvature, atomCost }: LayerLoss): Float64Array {
  const scores = energies.map((energy) => ((curvature / 2) * energy) / atomCost).sort();
  // NaN is sorted to the end.
  if (Number.isFinite(scores.at(-1))) return scores;
  throw new EspalierError(
    'TRAINING_DIVERGED',
    `What the weights of '${node}' are worth to the loss is ${scores.at(-1)}.`,
    'Start from a network whose weights and gradients are finite.',
  );
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(ascending: Float64Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function costOf(layers: readonly LayerCost[], kept: readonly number[]): number {
  return layers.reduce((sum, { atomCost }, layer) => sum + kept[layer]! * atomCost, 0);
}

function allocation(layers: readonly LayerCost[], kept: readonly number[]): Allocation {
  return {
    shares: new Map(layers.map(({ node, atoms }, layer) => [node, kept[layer]! / atoms])),
    cost: costOf(layers, kept),
  };
}
