import { describe, expect, it } from 'vitest';
import { globalL2Scores } from '../../../../electron/compute/methods/global-l2/scores.ts';
import { randomScores } from '../../../../electron/compute/methods/random/scores.ts';
import { uniformL1Scores } from '../../../../electron/compute/methods/uniform-l1/scores.ts';
import { uniformL2Scores } from '../../../../electron/compute/methods/uniform-l2/scores.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';
import { residualNetwork } from '../samples.ts';

/** One convolution of three filters with known weights, then a classifier. */
function knownNetwork() {
  const builder = new NetworkBuilder();
  const weight = builder.constant({
    type: 'float32',
    dims: [3, 3, 1, 1],
    data: Float32Array.of(1, -2, 3, 0, 0, 4, 1, 1, -1),
  });
  const conv = builder.setChannels(builder.node('Conv', [builder.input(['n', 3, 8, 8]), weight]), 3);
  return builder.build(builder.classifier(builder.node('Relu', [conv])));
}

describe('scores of weights', () => {
  it('global-l2 is the plain sum of squares of the filters', () => {
    const graph = knownNetwork();
    const units = findUnits(graph);
    const [group] = units.groups;
    expect(group!.units.map((unit) => globalL2Scores(graph, units)[unit])).toEqual([14, 16, 3]);
  });

  it('uniform-l1 ranks by the sum of magnitudes within a layer', () => {
    const graph = knownNetwork();
    const units = findUnits(graph);
    const scores = uniformL1Scores(graph, units);
    const [group] = units.groups;
    expect(group!.units.map((unit) => scores[unit])).toEqual([2.5 / 3, 1.5 / 3, 0.5 / 3]);
  });

  it('uniform-l2 ranks by the sum of squares within a layer', () => {
    const graph = knownNetwork();
    const units = findUnits(graph);
    const scores = uniformL2Scores(graph, units);
    expect(units.groups[0]!.units.map((unit) => scores[unit])).toEqual([1.5 / 3, 2.5 / 3, 0.5 / 3]);
  });

  it('uniform-l1 takes the same share of every layer', () => {
    const graph = residualNetwork();
    const units = findUnits(graph);
    const selector = new Selector(graph, units);
    const removed = selector.select(uniformL1Scores(graph, units), selector.shareOf('macs', 0.4));
    const shares = units.layers
      .filter(({ unitOfFilter }) => unitOfFilter.some((unit) => units.units[unit]?.prunable))
      .map(({ unitOfFilter, count }) => unitOfFilter.filter((unit) => removed.has(unit)).length / count);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.1);
  });

  it('random depends on the seed alone', () => {
    expect(randomScores(50, 3)).toEqual(randomScores(50, 3));
    expect(randomScores(50, 3)).not.toEqual(randomScores(50, 4));
  });
});
