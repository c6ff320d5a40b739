import { EspalierError } from '../../../../shared/api/errors.ts';
import type { ChannelUnits, WeightAxis } from '../../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { weightValues } from '../../../../shared/graph/quantized-weights.ts';

/**
 * The magnitude of the scale (gamma) that batch normalisation gives a unit's channels, over all layers together (Liu et
 * al., "Learning efficient convolutional networks through network slimming", ICCV 2017, without training for sparse
 * scales first). Of a unit that several normalisations scale the mean: in a sum those of a residual chain would never
 * leave, since they are scaled in every block. A unit that none scales cannot be compared; it scores Infinity, so that
 * it leaves last. Throws OPTION_INVALID when that is so of all units that may leave.
 */
export function bnGammaScores(graph: Graph, units: ChannelUnits): Float64Array {
  const values = weightValues(graph);
  const sums = new Float64Array(units.units.length);
  const counts = new Float64Array(units.units.length);
  for (const { constant, unitOf } of scales(graph, units)) {
    const gamma = values(constant);
    unitOf.forEach((unit, channel) => {
      if (unit < 0) return;
      sums[unit] += Math.abs(gamma[channel]);
      counts[unit]++;
    });
  }
  if (!units.units.some(({ id, prunable }) => prunable && counts[id] > 0)) {
    throw new EspalierError(
      'OPTION_INVALID',
      `bn-gamma ranks by the scales of batch normalisation, and no channel of ${graph.name} that may leave has one.`,
      'It may have been folded on export: export the network with it, or choose another method.',
    );
  }
  return sums.map((sum, unit) => (counts[unit] > 0 ? sum / counts[unit] : Infinity));
}

/** The scales of all batch normalisations, with the units that lie on them. */
function scales(graph: Graph, { weightAxes }: ChannelUnits): WeightAxis[] {
  const names = new Set(
    graph.nodes.filter(({ operator }) => operator === 'BatchNormalization').map(({ inputs }) => inputs[1]!),
  );
  return weightAxes.filter(({ constant }) => names.has(constant));
}
