import { describe, expect, it } from 'vitest';
import { analyze } from '../../../shared/graph/analyze.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { NetworkBuilder, seededRandom } from './builder.ts';
import { proveRandomCut } from './prove.ts';

/** CumSum is a standard operator that ONNX Runtime runs and Espalier does not know: it adds up channels here. */
function withCumSum(stated: boolean): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.block(net.input(['N', 3, 8, 8]), 4), 6);
  const axis = net.constant({ type: 'int64', dims: [], data: BigInt64Array.of(1n) });
  const summed = net.setChannels(net.node('CumSum', [stem, axis]), 6);
  if (stated) net.state(summed, ['N', 6, 8, 8]);
  const value = net.block(net.block(summed, 5), 4);
  return net.build(net.classifier(value), net.classifier(net.block(stem, 7)));
}

const groupsOf = (graph: Graph): (string | number)[] =>
  findUnits(graph).groups.map(({ units, prunable, fixedBy }) => (prunable ? units.length : fixedBy.join()));

describe('an operator that is not known', () => {
  it('keeps what it reads, is named for it, and leaves the rest to be cut', () => {
    expect(groupsOf(withCumSum(true))).toEqual([
      4,
      "CumSum 'cumsum6'",
      5,
      4,
      "output 'gemm15:0'",
      7,
      "output 'gemm21:0'",
    ]);
  });

  it('hides what follows it where the file does not state the shape of its output', () => {
    const graph = withCumSum(false);
    expect(groupsOf(graph)).toEqual([4, "CumSum 'cumsum6'", 7, "output 'gemm21:0'"]);
    const { nodes } = analyze(graph);
    expect(nodes.filter(({ opaque }) => opaque === 'unknown operator').map(({ operator }) => operator.name)).toEqual([
      'CumSum',
    ]);
    expect(nodes.filter(({ opaque }) => opaque === 'unknown input')).toHaveLength(9);
  });

  it.each([true, false])('is cut around exactly as masked (shape stated: %s)', async (stated) => {
    for (let seed = 1; seed <= 4; seed++) {
      const { difference, removed } = await proveRandomCut(withCumSum(stated), seededRandom(seed));
      expect(removed.size).toBeGreaterThan(0);
      expect(difference).toBeLessThan(1e-5);
    }
  });

  it('keeps its domain, attributes and stated shape in the file', () => {
    const net = new NetworkBuilder();
    const stem = net.block(net.input(['N', 3, 8, 8]), 4);
    const out = net.state(net.node('Thing', [stem], { secret: 7 }), ['N', 4, 2]);
    const raw = net.raw([net.node('Relu', [out])]);
    const nodes = raw.nodes.map((node) => (node.operator === 'Thing' ? { ...node, domain: 'com.acme' } : node));
    const graph = normalize({ ...raw, nodes, domains: { 'com.acme': 3 } });
    const read = normalize(readOnnx(writeOnnx(graph), 'acme.onnx'));
    expect(read).toEqual(graph);
    expect(read.domains).toEqual({ 'com.acme': 3 });
    expect(read.outputs[0]!.dims).toEqual(['N', 4, 2]);
  });
});
