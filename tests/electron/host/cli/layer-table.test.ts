import { describe, expect, it } from 'vitest';
import { layerTable } from '../../../../electron/host/cli/layer-table.ts';
import { layerRows } from '../../../../shared/layers/rows.ts';
import { graph, times } from '../../../shared/layers/measured.ts';

describe('layers in the terminal', () => {
  it('stand in a table with what is added, what is not mapped, and the sum', () => {
    expect(layerTable({ times, rows: layerRows(graph, times) }).split('\n')).toEqual([
      'layer               runs                              channels    MACs     ms      %',
      'conv0               Conv + BatchNormalization + Relu    3 → 16  27.6 k  0.004   20.0',
      'conv3               Conv + BatchNormalization + Relu   16 → 24  55.3 k  0.012   60.0',
      'globalaveragepool6  GlobalAveragePool + Flatten        24 → 24       –  0.001    5.0',
      'gemm8               Gemm                               24 → 10     240  0.001    5.0',
      'ReorderOutput x 2   added by the runtime                                0.002    7.5',
      '[31mwho knows       Odd, not mapped                                     0.001    2.5',
      'all layers                                                              0.020  100.0',
      'whole inference     p50, without the profiler                           0.021',
    ]);
  });

  it('name the nodes that run nobody knows where, without control characters', () => {
    const lost = { ...times.nodes[0]!, node: 'conv\u001b9', state: 'unknown', within: null, ns: null } as const;
    const text = layerTable({ times: { ...times, endToEndNs: null, nodes: [lost] }, rows: [] });
    expect(text.split('\n').at(-1)).toBe('In no layer that could be mapped, 1 node: conv9');
    expect(text).not.toContain('whole inference');
  });

  it('are few where many could not be mapped: the longest, and how many others', () => {
    const unmapped = Array.from({ length: 8 }, (_, index) => ({ name: `odd${index}`, kind: 'Odd', ns: 1000 * index }));
    const lost = unmapped.map(
      ({ name: node }) => ({ ...times.nodes[0]!, node, state: 'unknown', within: null, ns: null }) as const,
    );
    const lines = layerTable({ times: { ...times, unmapped, nodes: lost }, rows: [] }).split('\n');
    expect(lines.filter((line) => line.startsWith('odd')).map((line) => line.slice(0, 4))).toEqual([
      ...['odd7', 'odd6', 'odd5', 'odd4', 'odd3'],
    ]);
    expect(lines.find((line) => line.startsWith('3 others'))).toMatch(/not mapped +0\.003 /);
    expect(lines.at(-1)).toBe(
      'In no layer that could be mapped, 8 nodes: odd0, odd1, odd2, odd3, odd4 and 3 others (--json names all)',
    );
  });
});
