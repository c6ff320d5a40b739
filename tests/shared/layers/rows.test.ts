import { describe, expect, it } from 'vitest';
import { layerRows } from '../../../shared/layers/rows.ts';
import { graph, times } from './measured.ts';

describe('layers as people read them', () => {
  it('bear channels, costs and shares', () => {
    expect(layerRows(graph, times).slice(0, 2)).toEqual([
      {
        node: 'conv0',
        operators: ['Conv', 'BatchNormalization', 'Relu'],
        channelsIn: 3,
        channelsOut: 16,
        macs: 8 * 8 * 16 * 3 * 9,
        ns: 4_000,
        share: 0.2,
      },
      {
        node: 'conv3',
        operators: ['Conv', 'BatchNormalization', 'Relu'],
        channelsIn: 16,
        channelsOut: 24,
        macs: 4 * 4 * 24 * 16 * 9,
        ns: 12_000,
        share: 0.6,
      },
    ]);
  });
});
