import { describe, expect, it } from 'vitest';
import type { LayerTimes, RuntimeLayer } from '../../../shared/api/measurements.ts';
import type { Graph, Node } from '../../../shared/graph/graph.ts';
import { layerTimes } from '../../../shared/layers/layer-times.ts';

type Step = readonly [name: string, operator: string, ...inputs: string[]];

/** Each node writes the value of its own name with "_out" behind it; inputs are names of nodes. */
function network(...steps: readonly Step[]): Graph {
  return {
    name: 'test',
    opset: 17,
    domains: {},
    inputs: [{ name: 'image', type: 'float32', dims: [1, 3, 8, 8] }],
    outputs: [{ name: `${steps.at(-1)![0]}_out`, type: 'float32', dims: null }],
    nodes: steps.map(([name, operator, ...inputs]): Node => ({
      name,
      domain: '',
      operator,
      inputs: inputs.map((input) => (input === 'image' ? input : `${input}_out`)),
      outputs: [`${name}_out`],
      attributes: {},
    })),
    constants: new Map(),
    stated: new Map(),
    metadata: {},
  };
}

function layer(name: string, nodes: readonly string[] | null = null, kind: string | null = null): RuntimeLayer {
  return { name, kind, nodes, medianNs: 1000 };
}

function within(times: LayerTimes): Record<string, string> {
  return Object.fromEntries(times.layers.map(({ node, nodes }) => [node, nodes.join(' ')]));
}

const residual = network(
  ['/conv1/Conv', 'Conv', 'image'],
  ['/bn1/BatchNormalization', 'BatchNormalization', '/conv1/Conv'],
  ['/relu/Relu', 'Relu', '/bn1/BatchNormalization'],
  ['/conv2/Conv', 'Conv', '/relu/Relu'],
  ['/Add', 'Add', '/conv2/Conv', '/relu/Relu'],
  ['/relu_1/Relu', 'Relu', '/Add'],
  ['/pool/GlobalAveragePool', 'GlobalAveragePool', '/relu_1/Relu'],
  ['/Flatten', 'Flatten', '/pool/GlobalAveragePool'],
  ['/fc/Gemm', 'Gemm', '/Flatten'],
);

describe('names that lists of nodes make, as TensorRT gives them to its layers', () => {
  it('lists of nodes, with reformats of the layout apart', () => {
    const times = layerTimes(
      residual,
      [
        layer('[HostToDeviceCopy 0]'),
        layer('Reformatting CopyNode for Input Tensor 0 to /conv1/Conv + PWN(/relu/Relu)'),
        layer('/conv1/Conv + PWN(/relu/Relu)'),
        layer('/conv2/Conv + /Add + /relu_1/Relu'),
        layer('/relu_1/Relu_out copy'),
        layer('/pool/GlobalAveragePool'),
        layer('reshape_before_/fc/Gemm'),
        layer('/fc/Gemm'),
        layer('[trainStation1]'),
      ],
      null,
    );
    expect(times.unmapped).toEqual([]);
    expect(times.overhead.map(({ name }) => name.slice(0, 12))).toEqual([
      '[HostToDevic',
      'Reformatting',
      '/relu_1/Relu',
      '[trainStatio',
    ]);
    expect(within(times)).toEqual({
      '/conv1/Conv': '/conv1/Conv /bn1/BatchNormalization /relu/Relu',
      '/conv2/Conv': '/conv2/Conv /Add /relu_1/Relu',
      '/pool/GlobalAveragePool': '/pool/GlobalAveragePool /Flatten',
      '/fc/Gemm': '/fc/Gemm',
    });
    // Its reshape and itself.
    expect(times.nodes.find(({ node }) => node === '/fc/Gemm')).toMatchObject({ state: 'timed', ns: 2000 });
    expect(times.nodes.find(({ node }) => node === '/Add')).toMatchObject({ state: 'fused', within: '/conv2/Conv' });
  });

  it('the nodes that the detailed layer information lists, whatever the name', () => {
    const times = layerTimes(
      residual,
      [
        layer(
          '__myl_ConvMulAddRelu_myl0_0',
          ['/conv1/Conv', '/bn1/BatchNormalization', '/relu/Relu', 'weights'],
          'kgen',
        ),
        layer('__myl_Conv_myl0_1', ['/conv2/Conv | Local Function: block', '/Add'], 'kgen'),
        layer('__myl_Mean_myl0_2', ['/pool/GlobalAveragePool'], 'kgen'),
        layer('__myl_Fc_myl0_3', null, 'kgen'),
      ],
      null,
    );
    expect(times.unmapped).toEqual([{ name: '__myl_Fc_myl0_3', kind: 'kgen', ns: 1000 }]);
    expect(within(times)['/conv2/Conv']).toBe('/conv2/Conv /Add /relu_1/Relu');
    // A layer that multiplies is never guessed into another one.
    expect(times.nodes.filter(({ state }) => state === 'unknown').map(({ node }) => node)).toEqual(['/fc/Gemm']);
  });

  it('nodes that are no more than a change of form', () => {
    const times = layerTimes(
      residual,
      [
        layer('/conv1/Conv', null, 'CaskConvolution'),
        layer('/conv2/Conv + /Add', null, 'CaskConvolution'),
        layer('/pool/GlobalAveragePool', null, 'CaskPooling'),
        layer('/Flatten', null, 'NoOp'),
        layer('(Unnamed Layer* 9) [Shuffle]', null, 'Reformat'),
        layer('/fc/Gemm', null, 'CaskGemmMatrixMultiply'),
      ],
      null,
    );
    expect(times.nodes.find(({ node }) => node === '/Flatten')).toMatchObject({ state: 'timed', ns: 1000 });
    expect(times.overhead.map(({ name }) => name)).toEqual(['(Unnamed Layer* 9) [Shuffle]']);
    expect(times.unmapped).toEqual([]);
  });

  it('all from one node to another', () => {
    const times = layerTimes(residual, [layer('/conv1/Conv'), layer('{ForeignNode[/relu/Relu.../fc/Gemm]}')], null);
    expect(within(times)).toEqual({
      '/conv1/Conv': '/conv1/Conv /bn1/BatchNormalization',
      '/conv2/Conv': '/relu/Relu /conv2/Conv /Add /relu_1/Relu /pool/GlobalAveragePool /Flatten /fc/Gemm',
    });
    const unknownStart = '{ForeignNode[ONNXTRT_ShapeShuffle_342_output[Constant].../fc/Gemm]}';
    expect(within(layerTimes(residual, [layer('/conv1/Conv'), layer(unknownStart)], null))).toEqual({
      '/conv1/Conv': '/conv1/Conv',
      '/conv2/Conv':
        '/bn1/BatchNormalization /relu/Relu /conv2/Conv /Add /relu_1/Relu /pool/GlobalAveragePool /Flatten /fc/Gemm',
    });
  });

  it('old exports: numbers behind operators, none of them the beginning of another', () => {
    const graph = network(
      ['Conv_0', 'Conv', 'image'],
      ['Sigmoid_1', 'Sigmoid', 'Conv_0'],
      ['Mul_2', 'Mul', 'Conv_0', 'Sigmoid_1'],
      ['Conv_1', 'Conv', 'Mul_2'],
      ['Conv_10', 'Conv', 'Mul_2'],
      ['Concat_11', 'Concat', 'Conv_1', 'Conv_10'],
    );
    const times = layerTimes(
      graph,
      [layer('Conv_0'), layer('PWN(PWN(Sigmoid_1), Mul_2)'), layer('Conv_1 || Conv_10'), layer('Conv_1_out copy')],
      null,
    );
    expect(times.unmapped).toEqual([]);
    expect(times.overhead.map(({ name }) => name)).toEqual(['Conv_1_out copy']);
    expect(within(times)).toEqual({
      Conv_0: 'Conv_0',
      Sigmoid_1: 'Sigmoid_1 Mul_2',
      Conv_1: 'Conv_1 Conv_10 Concat_11',
    });
  });

  // Lines of a profile printed by trtexec 8.5 on a Jetson Xavier.
  it('a real profile of a network from TensorFlow', () => {
    const graph = network(
      ['conv1', 'Conv', 'image'],
      ['re_lu_clip', 'Clip', 'conv1'],
      ['res2a_branch2a', 'Conv', 're_lu_clip'],
      ['re_lu_1_clip', 'Clip', 'res2a_branch2a'],
    );
    const times = layerTimes(
      graph,
      [
        layer('[HostToDeviceCopy 0]'),
        layer('Reformatting CopyNode for Input Tensor 0 to conv1 + PWN(re_lu_clip)'),
        layer('conv1 + PWN(re_lu_clip)'),
        layer('res2a_branch2a + PWN(re_lu_1_clip)'),
      ],
      9_158_600,
    );
    expect(within(times)).toEqual({ conv1: 'conv1 re_lu_clip', res2a_branch2a: 'res2a_branch2a re_lu_1_clip' });
    expect(times).toMatchObject({
      mappedNs: 2000,
      overheadNs: 2000,
      unmappedNs: 0,
      sumNs: 4000,
      endToEndNs: 9_158_600,
    });
  });

  it('joined values, as TensorFlow Lite has them', () => {
    const times = layerTimes(residual, [layer('/relu/Relu_out;/bn1/BatchNormalization_out;/conv1/Conv_out')], null);
    expect(within(times)).toEqual({ '/conv1/Conv': '/conv1/Conv /bn1/BatchNormalization /relu/Relu' });
  });

  it('names that hold the very signs that join them', () => {
    const graph = network(
      ['a + b', 'Conv', 'image'],
      ['a', 'Conv', 'a + b'],
      ['b', 'Relu', 'a'],
      ['c, (d)', 'Relu', 'b'],
    );
    const times = layerTimes(graph, [layer('a + b'), layer('a + PWN(PWN(b), c, (d))')], null);
    expect(within(times)).toEqual({ 'a + b': 'a + b', a: 'a b c, (d)' });
  });
});
