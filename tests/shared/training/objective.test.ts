import { describe, expect, it } from 'vitest';
import { withSession } from '../../../electron/compute/evaluate/ort-session.ts';
import type { EspalierError } from '../../../shared/api/errors.ts';
import { expand } from '../../../shared/graph/gradient/expand.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { gradientGraph } from '../../../shared/training/gradient-graph.ts';
import type { LossTerm } from '../../../shared/training/objective.ts';
import { NetworkBuilder } from '../graph/builder.ts';

/** Twice the sum of image and weights, and its square: one network with two outputs. */
function twoOutputs(): { graph: Graph; double: string; square: string } {
  const net = new NetworkBuilder();
  const image = net.input(['N', 2]);
  const weights = net.constant({ type: 'float32', dims: [2], data: Float32Array.of(1, -1) }, 'weights');
  const hidden = net.node('Add', [image, weights]);
  const double = net.node('Add', [hidden, hidden]);
  const square = net.node('Mul', [hidden, hidden]);
  return { graph: net.build(double, square), double, square };
}

const options = { batch: 1, weights: ['weights'], normalization: 'batch' } as const;

it('sums the terms of several outputs by their weights', async () => {
  const { graph, double, square } = twoOutputs();
  const terms: LossTerm[] = [
    { name: 'a', kind: 'mean-squared-error', output: double, weight: 0.5 },
    { name: 'b', kind: 'l1', output: square, weight: 3 },
  ];
  const made = gradientGraph(graph, { terms }, options);
  expect(made.targets.map(({ name }) => name)).toEqual(['a', 'b']);
  const row = (...values: number[]) => ({ data: Float32Array.from(values), dims: [1, 2] });
  const feeds = { image: row(1, 2), a: row(0, 0), b: row(0, 9) };
  const weights = { data: Float32Array.of(1, -1), dims: [2] };
  const outputs = await withSession(writeOnnx(expand(made.graph)), 1, (session) => session.run({ ...feeds, weights }));
  // double is [4, 2], square [4, 1].
  expect(outputs[made.terms.get('a')!]!.data[0]).toBe(10);
  expect(outputs[made.terms.get('b')!]!.data[0]).toBe(6);
  expect(outputs[made.loss]!.data[0]).toBe(0.5 * 10 + 3 * 6);
  expect([...outputs[made.gradients.get('weights')!]!.data]).toEqual([2 * 2 + 4 * 1.5, 2 * 1 - 2 * 1.5]);
});

describe('a term that does not fit the network', () => {
  const { graph, double } = twoOutputs();

  const refusal = (term: LossTerm, network = graph): EspalierError => {
    try {
      gradientGraph(network, { terms: [term] }, options);
    } catch (error) {
      return error as EspalierError;
    }
    throw new Error('it was expected to be refused');
  };

  it('reads a value that is not there', () => {
    const { code, message } = refusal({ name: 'a', kind: 'l1', output: 'logits' });
    expect(code).toBe('OBJECTIVE_INVALID');
    expect(message).toContain("'logits'");
  });

  it('wants classes of an output that has one', () => {
    const net = new NetworkBuilder();
    const one = net.build(net.conv(net.input(['N', 3, 4, 4]), 1));
    const { code, hint } = refusal({ name: 'a', kind: 'dice', output: one.outputs[0]!.name }, one);
    expect(code).toBe('OBJECTIVE_INVALID');
    expect(hint).toContain('binary-cross-entropy');
    const fits: LossTerm = { name: 'a', kind: 'dice', output: double };
    expect(gradientGraph(graph, { terms: [fits] }, options).gradients.has('weights')).toBe(true);
  });
});
