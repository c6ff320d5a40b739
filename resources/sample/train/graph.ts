import type { Attribute, Graph, Node } from '../../../shared/graph/graph.ts';
import { elementCount, type Tensor } from '../../../shared/graph/tensor.ts';
import { sceneSize } from '../scenes/image.ts';
import { convolutionLayers, type Architecture, type ConvolutionLayer } from './architecture.ts';

/** Of batch normalisation; added to the variance. */
const epsilon = 1e-5;

const ints = (...value: number[]): Attribute => ({ kind: 'ints', value });

const filled = (value: number, ...dims: number[]): Tensor => ({
  type: 'float32',
  dims,
  data: new Float32Array(elementCount(dims)).fill(value),
});

/** The tensors under PyTorch's names: batch normalisations that change nothing, and weights that training draws. */
function constants(architecture: Architecture): Map<string, Tensor> {
  const result = new Map<string, Tensor>();
  for (const { name, kernel, inputs, outputs } of convolutionLayers(architecture)) {
    result.set(`${name}.conv.weight`, filled(0, outputs, inputs, kernel, kernel));
    result.set(`${name}.bn.weight`, filled(1, outputs));
    result.set(`${name}.bn.bias`, filled(0, outputs));
    result.set(`${name}.bn.running_mean`, filled(0, outputs));
    result.set(`${name}.bn.running_var`, filled(1, outputs));
  }
  const { name, inputs, outputs } = architecture.classifier;
  result.set(`${name}.weight`, filled(0, outputs, inputs));
  result.set(`${name}.bias`, filled(0, outputs));
  return result;
}

/** A network that has learned nothing: `image` [N, 3, 32, 32] to `logits` [N, classes], all weights zero. */
export function untrainedGraph(architecture: Architecture): Graph {
  const nodes: Node[] = [];
  const add = (name: string, operator: string, inputs: string[], attributes: Node['attributes'] = {}): string => {
    nodes.push({ name, domain: '', operator, inputs, outputs: [name], attributes });
    return name;
  };
  const layer = ({ name, kernel, stride }: ConvolutionLayer, x: string): string => {
    const padding = (kernel - 1) / 2;
    const conv = add(`${name}.conv`, 'Conv', [x, `${name}.conv.weight`], {
      kernel_shape: ints(kernel, kernel),
      strides: ints(stride, stride),
      pads: ints(padding, padding, padding, padding),
    });
    const moments = ['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${name}.bn.${part}`);
    return add(`${name}.bn`, 'BatchNormalization', [conv, ...moments], { epsilon: { kind: 'float', value: epsilon } });
  };
  const relu = (name: string, x: string): string => add(`${name}.relu`, 'Relu', [x]);

  let x = relu('stem', layer(architecture.stem, 'image'));
  for (const { first, second, shortcut } of architecture.blocks) {
    const block = first.name.slice(0, first.name.lastIndexOf('.'));
    const inner = layer(second, relu(first.name, layer(first, x)));
    x = relu(block, add(`${block}.add`, 'Add', [inner, shortcut ? layer(shortcut, x) : x]));
  }
  const pooled = add('flatten', 'Flatten', [add('pool', 'GlobalAveragePool', [x])]);
  const { name, outputs } = architecture.classifier;
  add('logits', 'Gemm', [pooled, `${name}.weight`, `${name}.bias`], { transB: { kind: 'int', value: 1 } });

  return {
    name: 'marker-net',
    opset: 13,
    domains: {},
    inputs: [{ name: 'image', type: 'float32', dims: ['batch', 3, sceneSize, sceneSize] }],
    outputs: [{ name: 'logits', type: 'float32', dims: ['batch', outputs] }],
    nodes,
    constants: constants(architecture),
    stated: new Map(),
    metadata: {},
  };
}
