import { describe, expect, it } from 'vitest';
import { logitsOf, softmaxBefore } from '../../../../electron/compute/evaluate/logits.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';

describe('the scores of a network', () => {
  it('are its output, where that is none of a Softmax', () => {
    const net = new NetworkBuilder();
    const graph = normalize(net.raw([net.classifier(net.block(net.input(['N', 3, 8, 8]), 5), 3)]));
    expect(softmaxBefore(graph, graph.outputs[0]!.name)).toBeNull();
    expect(logitsOf(graph, graph.outputs[0]!.name)).toBe(graph.outputs[0]!.name);
  });

  it('are what a Softmax reads, also where more than numbers follow it', () => {
    const net = new NetworkBuilder();
    const scores = net.classifier(net.block(net.input(['N', 3, 8, 8]), 5), 3);
    const softmax = net.node('Softmax', [scores], { axis: -1 });
    const reshaped = net.node('Reshape', [net.node('Identity', [softmax]), net.integers([-1, 3])]);
    const graph = normalize(net.raw([reshaped]));
    expect(logitsOf(graph, graph.outputs[0]!.name)).toBe(scores);
  });

  it('are refused where the Softmax is over something else', () => {
    const net = new NetworkBuilder();
    const convolved = net.conv(net.input(['N', 3, 8, 8]), 3);
    const graph = normalize(net.raw([net.node('Softmax', [convolved], { axis: -1 })]));
    expect(() => logitsOf(graph, graph.outputs[0]!.name)).toThrow(/not over the second axis/);
  });
});
