import { describe, expect, it } from 'vitest';
import { normalize } from '../../../shared/graph/normalize.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { int64Tensor } from '../../../shared/graph/tensor.ts';
import { NetworkBuilder } from './builder.ts';

function small(): { net: NetworkBuilder; graph: (changes?: Partial<Graph>) => Graph } {
  const net = new NetworkBuilder();
  const output = net.classifier(net.block(net.input(['N', 3, 8, 8]), 4));
  return { net, graph: (changes) => ({ ...net.raw([output]), ...changes }) };
}

describe('folding', () => {
  it('states the shape of a view by its batch as a constant and drops the subgraph', () => {
    const net = new NetworkBuilder();
    const stem = net.conv(net.input(['N', 3, 4, 4]), 5);
    const size = net.node('Gather', [net.node('Shape', [stem]), net.constant(int64Tensor([0], []))]);
    const shape = net.node('Concat', [net.node('Unsqueeze', [size, net.integers([0])]), net.integers([80])], {
      axis: 0,
    });
    const graph = net.build(net.node('Reshape', [stem, shape]));
    expect(graph.nodes.map(({ operator }) => operator)).toEqual(['Conv', 'Reshape']);
    expect(graph.constants.get(graph.nodes[1]!.inputs[1]!)).toEqual(int64Tensor([0, 80]));
  });

  it('shares a constant that Identity hands on', () => {
    const net = new NetworkBuilder();
    const weight = net.weights([3, 3, 1, 1]);
    const first = net.node('Conv', [net.input(['N', 3, 4, 4]), weight]);
    const graph = net.build(net.node('Conv', [first, net.node('Identity', [weight])]));
    expect(graph.nodes.map(({ inputs }) => inputs[1])).toEqual([weight, weight]);
  });

  it('takes no name that something else has', () => {
    const net = new NetworkBuilder();
    const stem = net.conv(net.input(['N', 3, 4, 4]), 5);
    const size = net.node('Slice', [net.node('Shape', [stem]), net.integers([0]), net.integers([1])]);
    const shape = net.node('Concat', [size, net.integers([80])], { axis: 0 });
    const flat = net.node('Reshape', [stem, shape]);
    const raw = net.raw([flat]);
    const reshape = raw.nodes.at(-1)!;
    const own = net.constant(int64Tensor([400]), `${reshape.name}.shape`);
    const graph = normalize({ ...net.raw([flat, net.node('Reshape', [stem, own])]) });
    expect(graph.constants.get(own)).toEqual(int64Tensor([400]));
    expect(graph.nodes.filter(({ operator }) => operator === 'Reshape').map(({ inputs }) => inputs[1])).toEqual([
      `${own}_1`,
      own,
    ]);
  });

  it.each([
    ['Min', 3],
    ['Max', 2],
  ])('does not take %s of the batch and %i for the batch', (operator, bound) => {
    const net = new NetworkBuilder();
    const image = net.input(['N', 3, 4, 4]);
    const size = net.node('Slice', [net.node('Shape', [image]), net.integers([0]), net.integers([1])]);
    const shape = net.node('Concat', [net.node(operator, [size, net.integers([bound])]), net.integers([-1])], {
      axis: 0,
    });
    expect(() => net.build(net.node('Reshape', [image, shape]))).toThrow(/the shape must be a constant/);
  });

  it('drops what no output needs', () => {
    const { net, graph } = small();
    net.node('Relu', [net.weights([7])]);
    const normal = normalize(graph());
    expect(normal.nodes).toHaveLength(6);
    expect([...normal.constants.values()].some(({ dims }) => dims.join() === '7')).toBe(false);
  });

  it('tells a shift from the running mean that an exporter stored with it', () => {
    const net = new NetworkBuilder();
    const image = net.input(['N', 3, 8, 8]);
    const [ones, zeros] = [net.weights([3]), net.weights([3])];
    const { nodes, constants } = net.build(net.node('BatchNormalization', [image, ones, zeros, zeros, ones]));
    const vectors = nodes[0]!.inputs.slice(1);
    expect(new Set(vectors).size).toBe(4);
    const stored = [ones, zeros, zeros, ones].map((name) => constants.get(name)!.data);
    expect(vectors.map((name) => constants.get(name)!.data)).toEqual(stored);
  });

  it('gives nodes without a name one of their own', () => {
    const { graph } = small();
    const nodes = graph().nodes.map((node) => ({ ...node, name: '' }));
    const names = normalize(graph({ nodes })).nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe('Conv_conv0:0');
  });
});

describe('what is refused', () => {
  it.each<[string, string, RegExp, () => Graph]>([
    [
      'an unknown operator',
      'OPERATOR_UNKNOWN',
      /'fft\d' uses the operator FFT,/,
      () => {
        const net = new NetworkBuilder();
        return net.raw([net.node('FFT', [net.input([1, 3, 8, 8])])]);
      },
    ],
    [
      'a node that reads its own output',
      'MODEL_INVALID',
      /it is its own output, a cycle/,
      () => {
        const { graph } = small();
        return graph({ nodes: graph().nodes.map((node) => ({ ...node, inputs: [node.outputs[0]!] })) });
      },
    ],
    [
      'nodes out of order',
      'MODEL_INVALID',
      /reads '.*', which nothing before it writes: node '.*' does after it. The nodes form a cycle, or they are out of order/,
      () => {
        const { graph } = small();
        return graph({ nodes: graph().nodes.toReversed() });
      },
    ],
    [
      'a value written twice',
      'MODEL_INVALID',
      /is written twice/,
      () => {
        const { graph } = small();
        return graph({ nodes: [...graph().nodes, graph().nodes[0]!] });
      },
    ],
    [
      'an output that nothing writes',
      'MODEL_INVALID',
      /graph output 'nowhere'/,
      () => small().graph({ outputs: [{ name: 'nowhere', type: 'float32', dims: [] }] }),
    ],
    ['no outputs', 'MODEL_INVALID', /no outputs/, () => small().graph({ outputs: [] })],
    [
      'a weight of the wrong shape',
      'SHAPE_INVALID',
      /Conv node 'conv0'.*reads 5 channels.*\[N, 3, 8, 8\]/,
      () => {
        const net = new NetworkBuilder();
        return net.raw([net.node('Conv', [net.input(['N', 3, 8, 8]), net.weights([4, 5, 3, 3])])]);
      },
    ],
    [
      'a missing input',
      'SHAPE_INVALID',
      /Conv node 'conv0': input 1 is missing/,
      () => {
        const net = new NetworkBuilder();
        return net.raw([net.node('Conv', [net.input(['N', 3, 8, 8])])]);
      },
    ],
    [
      'an attribute of the wrong kind',
      'SHAPE_INVALID',
      /attribute group must be an integer/,
      () => {
        const net = new NetworkBuilder();
        return net.raw([net.node('Conv', [net.input(['N', 3, 8, 8]), net.weights([4, 3, 3, 3])], { group: 'one' })]);
      },
    ],
    [
      'a shape that depends on the image',
      'SHAPE_INVALID',
      /the shape must be a constant/,
      () => {
        const net = new NetworkBuilder();
        const value = net.input([4]);
        return net.raw([net.node('Reshape', [value, net.node('Cast', [value], { to: 7 })])]);
      },
    ],
    [
      'a model in training mode',
      'SHAPE_INVALID',
      /training mode/,
      () => {
        const { graph } = small();
        return graph({
          nodes: graph().nodes.map((node) => ({
            ...node,
            attributes: { ...node.attributes, training_mode: { kind: 'int', value: 1 } },
          })),
        });
      },
    ],
  ])('%s', (_, code, message, build) => {
    expect(() => normalize(build())).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    );
  });
});
