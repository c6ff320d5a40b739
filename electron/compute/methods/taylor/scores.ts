import type { ChannelUnits } from '../../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { addToUnits, prunedLayers, sumByFilter } from '../../prune/filters.ts';
import type { GradientStep } from '../../training/loss-gradients.ts';

/** The weights that the scores need gradients of. */
export function scoredWeights(units: ChannelUnits): string[] {
  return [...new Set(prunedLayers(units).map(({ constant }) => constant))];
}

/**
 * What removing each unit would change of the loss, squared, to first order, as the mean over mini-batches (Molchanov et
 * al., "Importance estimation for neural network pruning", CVPR 2019, with one gate on the filters of a unit):
 * (sum over its filters of gradient times weight)^2. The sum goes over all layers that a unit couples before it is
 * squared, since they leave together; the published code does so too, and divides by the blocks of a residual chain.
 */
export async function taylorScores(
  graph: Graph,
  units: ChannelUnits,
  steps: AsyncIterable<Pick<GradientStep, 'gradients'>>,
): Promise<Float64Array> {
  const scores = new Float64Array(units.units.length);
  let count = 0;
  for await (const { gradients } of steps) {
    firstOrderChanges(graph, units, gradients).forEach((change, unit) => (scores[unit] += change ** 2));
    count++;
  }
  return scores.map((sum) => sum / Math.max(1, count));
}

/**
 * For each unit the sum over its filters of gradient times weight: the derivative of the loss by the logarithm of a
 * factor on all of them. A weight without a gradient adds nothing.
 */
export function firstOrderChanges(
  graph: Graph,
  units: ChannelUnits,
  gradients: ReadonlyMap<string, Float32Array>,
): Float64Array {
  const changes = new Float64Array(units.units.length);
  for (const layer of prunedLayers(units)) {
    const gradient = gradients.get(layer.constant);
    if (gradient === undefined) continue;
    const { dims, data } = graph.constants.get(layer.constant)!;
    const weights = data as Float32Array;
    const ofFilters = sumByFilter(dims, layer, (index) => gradient[index] * weights[index]);
    addToUnits(changes, ofFilters, layer.unitOfFilter);
  }
  return changes;
}
