import { describe, expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { costOf } from '../../../shared/graph/cost.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { describeBoxes, prunableMacs } from '../../../shared/outline/describe.ts';
import { OriginalLayers } from '../../../shared/outline/layers.ts';
import { outline } from '../../../shared/outline/outline.ts';
import { pruningVerdict } from '../../../shared/outline/verdict.ts';
import { NetworkBuilder } from '../graph/builder.ts';

/** A stem, a residual block, a gate, and a classifier. */
function drawNetwork(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(['N', 3, 8, 8]), 16);
  const branch = net.conv(net.block(stem, 24), 16);
  const sum = net.node('Relu', [net.node('Add', [branch, stem])]);
  const wide = net.conv(sum, 20);
  const gated = net.node('Mul', [wide, net.node('Sigmoid', [wide])]);
  return net.build(net.classifier(gated, 10));
}

describe('the outline of a network', () => {
  const graph = drawNetwork();
  const units = findUnits(graph);
  const cost = costOf(graph);
  const boxes = describeBoxes(graph, units, cost);

  it('holds in one box what runs in one go, gates included, and joins apart', () => {
    expect(outline(graph).map(({ nodes }) => nodes.map(({ operator }) => operator).join(' '))).toEqual([
      '',
      'Conv BatchNormalization Relu',
      'Conv BatchNormalization Relu',
      'Conv',
      'Add Relu',
      'Conv Sigmoid Mul',
      'GlobalAveragePool',
      'Flatten',
      'Gemm',
    ]);
  });

  it('says what each reads, how wide it is, and which groups it belongs to', () => {
    const [image, stem, middle, last, sum] = boxes;
    expect(image).toMatchObject({ name: 'image', operators: [], inputs: [], channels: 3, size: [8, 8], groups: [] });
    expect(sum!.inputs).toEqual([last!.name, stem!.name]);
    expect(stem).toMatchObject({ channels: 16, groups: sum!.groups });
    expect(middle).toMatchObject({ channels: 24, groups: [expect.not.stringMatching(stem!.groups[0]!)] });
    expect(boxes.at(-1)).toMatchObject({ channels: 10, isOutput: true });
  });

  it('adds up to what the whole network costs', () => {
    const total = (of: 'macs' | 'params' | 'activationBytes') => boxes.reduce((sum, box) => sum + box[of], 0);
    expect(total('macs')).toBe(cost.macs);
    expect(total('params')).toBe(cost.params);
    expect(total('activationBytes')).toBe(cost.activationBytes);
  });

  it('states what can be pruned, and what keeps the rest', () => {
    const { groups } = units;
    const report = {
      macs: cost.macs,
      groups: groups.map(({ id, name, units: members, prunable, fixedBy }) => ({
        ...{ id, name, prunable, fixedBy },
        size: members.length,
        macs: 0,
      })),
    };
    expect(prunableMacs(units, cost)).toBe(cost.macs);
    expect(pruningVerdict(report, cost.macs)).toMatch(
      /^All multiply-accumulates can be pruned; 1 group is fixed by output '.+'\.$/,
    );
    expect(pruningVerdict(report, cost.macs * 0.872)).toMatch(/^87 % of the multiply-accumulates can be pruned; /);
    expect(pruningVerdict(report, cost.macs * 0.9999)).toMatch(/^Over 99.9 % /);
    const none = { ...report, groups: report.groups.filter(({ prunable }) => !prunable) };
    expect(pruningVerdict(none, 0)).toMatch(/^Nothing of this network can be pruned: every group is fixed by output '/);
  });

  it('finds each layer again in a cut, with what is left of it', () => {
    const original = new OriginalLayers(graph);
    const middle = units.groups.find(({ units: members }) => members.length === 24)!;
    const cut = cutGraph(graph, units, new Set(middle.units.slice(0, 10)));
    const kept = original.keptIn(cut);
    expect(original.layers.map(({ channels }) => channels)).toEqual([16, 24, 16, 20, 10]);
    expect(kept.map(({ channels }) => channels)).toEqual([16, 14, 16, 20, 10]);
    expect(kept.reduce((sum, { macs }) => sum + macs, 0)).toBe(costOf(cut).macs);
    expect(kept.reduce((sum, { params }) => sum + params, 0)).toBe(costOf(cut).params);
    expect(original.layers[0]!.group).toMatchObject({ layers: 2, prunable: true });
    expect(original.layers.at(-1)!.group).toMatchObject({ prunable: false });
  });
});
