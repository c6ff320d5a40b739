import { describe, expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import { fingerprint } from '../../../shared/graph/fingerprint.ts';
import { maskGraph } from '../../../shared/graph/mask.ts';
import { parsePlan, planFromUnits, removedUnits } from '../../../shared/graph/plan.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { NetworkBuilder } from './builder.ts';

function network(seed = 1) {
  const net = new NetworkBuilder(seed);
  const graph = net.build(net.classifier(net.block(net.block(net.input(['N', 3, 8, 8]), 6), 5)));
  return { graph, units: findUnits(graph) };
}

const refused = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string });

describe('a plan', () => {
  it('comes back from JSON and removes the same units', () => {
    const { graph, units } = network();
    const removed = new Set([0, 4, 7]);
    const json: unknown = JSON.parse(JSON.stringify(planFromUnits(graph, units, removed)));
    const plan = parsePlan(json);
    expect(plan.removed).toEqual([
      { group: 'g0', units: [0, 4] },
      { group: 'g1', units: [1] },
    ]);
    expect(removedUnits(graph, units, plan)).toEqual(removed);
  });

  it('is refused on another model', () => {
    const { graph, units } = network();
    const other = network(2);
    const plan = planFromUnits(graph, units, new Set([1]));
    expect(() => removedUnits(other.graph, other.units, plan)).toThrow(
      refused('PLAN_MISMATCH', /was made on the model/),
    );
  });

  it.each<[string, RegExp, unknown]>([
    ['no object', /the whole/, 7],
    ['another version', /version/, { version: 2 }],
    ['an unknown key', /Unrecognized key/, { precision: 8 }],
    ['a negative unit', /removed\.0\.units\.0/, { removed: [{ group: 'g0', units: [-1] }] }],
    ['repeated units', /must ascend/, { removed: [{ group: 'g0', units: [1, 1] }] }],
    [
      'a repeated group',
      /named twice/,
      {
        removed: [
          { group: 'g0', units: [1] },
          { group: 'g0', units: [2] },
        ],
      },
    ],
  ])('is refused with %s', (_, message, change) => {
    const { graph, units } = network();
    const plan = planFromUnits(graph, units, new Set());
    const json = typeof change === 'object' ? { ...plan, ...change } : change;
    expect(() => parsePlan(json)).toThrow(refused('PLAN_INVALID', message));
  });

  it.each<[string, RegExp, { group: string; units: number[] }]>([
    ['a group that is not there', /no group g9/, { group: 'g9', units: [0] }],
    ['a unit that is not there', /6 units, none numbered 6/, { group: 'g0', units: [6] }],
    ['a unit that must stay', /fixed by output/, { group: 'g2', units: [0] }],
    ['all units of a group', /would lose all its units/, { group: 'g1', units: [0, 1, 2, 3, 4] }],
  ])('does not hold with %s', (_, message, cut) => {
    const { graph, units } = network();
    const plan = { ...planFromUnits(graph, units, new Set()), removed: [cut] };
    expect(() => removedUnits(graph, units, plan)).toThrow(refused('PLAN_INVALID', message));
  });
});

describe('cut and mask', () => {
  it('refuse to empty a tensor that holds only part of its group', () => {
    const net = new NetworkBuilder();
    const stem = net.block(net.input(['N', 3, 8, 8]), 2);
    const padded = net.node('Pad', [stem, net.integers([0, 0, 0, 0, 0, 2, 0, 0])]);
    const graph = net.build(net.classifier(net.setChannels(net.node('Add', [net.conv(stem, 4), padded]), 4)));
    const units = findUnits(graph);
    expect(units.groups[0]!.units).toHaveLength(4);
    const narrow = new Set(units.weightAxes[0]!.unitOf);
    for (const apply of [cutGraph, maskGraph]) {
      expect(() => apply(graph, units, narrow)).toThrow(refused('PLAN_INVALID', /would lose all/));
    }
  });

  it('leave the dense graph as it was', () => {
    const { graph, units } = network();
    const before = fingerprint(graph);
    cutGraph(graph, units, new Set([0, 1]));
    maskGraph(graph, units, new Set([0, 1]));
    expect(fingerprint(graph)).toBe(before);
  });
});

describe('a fingerprint', () => {
  it('outlives a file and other names', () => {
    const { graph } = network();
    const read = normalize(readOnnx(writeOnnx(graph), 'test.onnx'));
    const renamed = { ...read, nodes: read.nodes.map((node) => ({ ...node, name: `my ${node.name}` })) };
    expect(fingerprint(renamed)).toBe(fingerprint(graph));
  });

  it('differs for other weights, attributes and wiring', () => {
    const { graph } = network();
    const [first] = graph.nodes;
    const strided = { ...first!, attributes: { ...first!.attributes, group: { kind: 'int', value: 3 } as const } };
    const weight = graph.constants.get(first!.inputs[1]!)!;
    const nudged = {
      ...weight,
      data: (weight.data as Float32Array).map((value, index) => (index === 5 ? value + 1e-6 : value)),
    };
    const prints = [
      graph,
      { ...graph, nodes: [strided, ...graph.nodes.slice(1)] },
      { ...graph, constants: new Map(graph.constants).set(first!.inputs[1]!, nudged) },
      { ...graph, opset: 18 },
      { ...graph, inputs: graph.inputs.map((input) => ({ ...input, dims: ['N', 3, 16, 16] })) },
    ].map(fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    expect(prints[0]).toMatch(/^[0-9a-f]{16}$/);
  });
});
