import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { operatorOf } from '../../../../shared/graph/operators/registry.ts';
import { lowers, raises } from '../../../../shared/graph/opsets/conversions.ts';
import { toCanonicalOpset } from '../../../../shared/graph/opsets/convert.ts';
import { changes, changesBetween } from '../../../../shared/graph/opsets/versions.ts';
import { NetworkBuilder } from '../builder.ts';

type Attributes = Record<string, number | string | number[]>;

function single(operator: string, opset: number, attributes: Attributes = {}): { net: NetworkBuilder; output: string } {
  const net = new NetworkBuilder(1, opset);
  return { net, output: net.node(operator, [net.input([2, 6, 9, 7])], attributes) };
}

describe('an operator that no conversion names', () => {
  it.each<[string, number]>([
    ['Celu', 12],
    ['Einsum', 16],
    ['NonZero', 9],
    ['Selu', 7],
    ['Selu', 21],
    ['Neg', 12],
    ['Trilu', 20],
    ['GridSample', 18],
  ])('passes where it means the same in 17: %s of %i', (operator, opset) => {
    const { net, output } = single(operator, opset);
    const graph = net.raw([output]);
    expect(toCanonicalOpset(graph)).toEqual({ ...graph, opset: 17 });
  });

  it('passes when it is not of the standard', () => {
    const { net, output } = single('Split', 11);
    const raw = net.raw([output]);
    const nodes = raw.nodes.map((node) => ({ ...node, domain: 'com.acme' }));
    const graph = { ...raw, domains: { 'com.acme': 1 }, nodes };
    expect(toCanonicalOpset(graph)).toEqual({ ...graph, opset: 17 });
  });

  it.each(['constructor', 'Frobnicate', 'Swish'])(
    'is refused when it says that it is standard and is not: %s',
    (name) => {
      const { net, output } = single(name, 21);
      expect(() => toCanonicalOpset(net.raw([output]))).toThrow(
        expect.objectContaining({ code: 'OPERATOR_UNKNOWN', message: expect.stringMatching(name) as string }),
      );
    },
  );

  it.each<[string, number, Attributes]>([
    ['BitwiseAnd', 18, {}],
    ['Col2Im', 21, {}],
    ['DeformConv', 19, {}],
    ['GridSample', 20, {}],
    ['LpPool', 18, { kernel_shape: [3, 3], ceil_mode: 1 }],
    ['LpPool', 21, { kernel_shape: [3, 3], dilations: [1, 2] }],
    ['ScatterND', 19, { reduction: 'max' }],
  ])('keeps the graph at its operator set where it came or changed later: %s of %i', (operator, opset, attributes) => {
    const { net, output } = single(operator, opset, attributes);
    const mean = net.node('ReduceMean', [net.input([5, 3], 'other'), net.integers([1])]);
    const parts = net.nodeWithOutputs('Split', [mean], 2, { num_outputs: 2 });
    const { opset: kept, nodes, constants } = toCanonicalOpset(net.raw([output, ...parts]));
    expect(kept).toBe(opset);
    expect(nodes.slice(0, 2)).toEqual(net.raw([]).nodes.slice(0, 2));
    expect(constants.get(nodes[2]!.inputs[1]!)!.data).toEqual(BigInt64Array.of(3n, 2n));
    expect(nodes[2]!.attributes).toEqual({});
  });

  it('leaves reductions of such a graph known', () => {
    const net = new NetworkBuilder(1, 18);
    const mean = net.node('ReduceMean', [net.input([5, 3]), net.integers([1])], { keepdims: 0 });
    const graph = { ...net.raw([mean]), opset: 17 };
    expect(normalize(graph).nodes[0]!.inputs).toHaveLength(2);
  });
});

it('every change of a known operator has a conversion', () => {
  const uncovered = Object.keys(changes).flatMap((operator) => {
    if (!operatorOf({ operator, domain: '' } as Node)) return [];
    const raised = raises.get(operator)?.below ?? 0;
    const lowered = lowers.get(operator)?.from ?? Infinity;
    return changesBetween(operator, 7, 21)
      .filter((version) => (version <= 17 ? version > raised : version < lowered))
      .map((version) => `${operator} ${version}`);
  });
  expect(uncovered).toEqual([]);
});
