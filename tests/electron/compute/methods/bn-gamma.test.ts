import { describe, expect, it } from 'vitest';
import { bnGammaScores } from '../../../../electron/compute/methods/bn-gamma/scores.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { foldBatchNormalization } from '../../../../shared/graph/fold-batch-normalization.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';
import { residualNetwork } from '../samples.ts';

/** Batch normalisation with these scales. */
function scaled(builder: NetworkBuilder, value: string, ...scales: readonly number[]): string {
  const dims = [scales.length];
  const given = (data: Float32Array): string => builder.constant({ type: 'float32', dims, data });
  const one = new Float32Array(scales.length).fill(1);
  const zero = new Float32Array(scales.length);
  return builder.node('BatchNormalization', [
    value,
    given(Float32Array.from(scales)),
    given(zero),
    given(zero),
    given(one),
  ]);
}

function scoresOf(graph: ReturnType<NetworkBuilder['build']>): number[] {
  const units = findUnits(graph);
  const scores = bnGammaScores(graph, units);
  return units.units.filter(({ prunable }) => prunable).map(({ id }) => scores[id]!);
}

describe('bn-gamma', () => {
  it('is the magnitude of the scale, and the mean of those of coupled layers', () => {
    const builder = new NetworkBuilder();
    const stem = builder.node('Relu', [scaled(builder, builder.conv(builder.input(['n', 3, 8, 8]), 3), 1, -2, 0.5)]);
    const branch = scaled(builder, builder.conv(stem, 3), 3, 4, -1.5);
    const joined = builder.setChannels(builder.node('Relu', [builder.node('Add', [branch, stem])]), 3);
    expect(scoresOf(builder.build(builder.classifier(joined)))).toEqual([2, 3, 1]);
  });

  it('lets units without a scale leave last', () => {
    const builder = new NetworkBuilder();
    const plain = builder.node('Relu', [builder.conv(builder.input(['n', 3, 8, 8]), 4)]);
    const normal = builder.node('Relu', [scaled(builder, builder.conv(builder.setChannels(plain, 4), 4), 7, 6, 8, 9)]);
    const graph = builder.build(builder.classifier(builder.setChannels(normal, 4)));
    expect(scoresOf(graph)).toEqual([Infinity, Infinity, Infinity, Infinity, 7, 6, 8, 9]);

    const units = findUnits(graph);
    const select = (selector: Selector, share: number): ReadonlySet<number> =>
      selector.select(bnGammaScores(graph, units), selector.shareOf('macs', share));
    const removed = select(new Selector(graph, units), 0.45);
    // Two filters of every layer stay.
    expect([...removed]).toEqual([5, 4, 0, 1]);
    // Whole steps are ranked by means, which have to stay comparable.
    expect(() => select(new Selector(graph, units, { round: 2 }), 0.6)).not.toThrow();
  });

  it('refuses a network whose batch normalisation was folded', () => {
    const folded = foldBatchNormalization(residualNetwork());
    expect(() => bnGammaScores(folded, findUnits(folded))).toThrow(
      expect.objectContaining({
        code: 'OPTION_INVALID',
        message: expect.stringContaining('batch normalisation') as string,
      }),
    );
  });
});
