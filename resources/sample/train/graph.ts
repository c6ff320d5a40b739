import type { Attribute, Graph, Node } from '../../../shared/graph/graph.ts';
import type { Tensor } from '../../../shared/graph/tensor.ts';
import { sceneSize } from '../scenes/image.ts';
import { convolutionLayers, type Architecture, type ConvolutionLayer } from './architecture.ts';

/** A trained tensor as TensorFlow.js lays it out: kernels [K, K, C, M], the classifier's [C, M], vectors [M]. */
interface Weight {
  dims: readonly number[];
  data: Float32Array;
}

/** Trained tensors and running moments by name, such as `stem.kernel` and `stem.mean`. */
export type Weights = ReadonlyMap<string, Weight>;

const ints = (...value: number[]): Attribute => ({ kind: 'ints', value });

/** Moves the last axes of a kernel, M after C, to the front: [..., C, M] to [M, C, ...], as ONNX has it. */
function outputsFirst({ dims, data }: Weight): Tensor {
  const [outputs, inputs] = [dims.at(-1)!, dims.at(-2)!];
  const taps = data.length / (outputs * inputs);
  const result = new Float32Array(data.length);
  for (let tap = 0; tap < taps; tap++) {
    for (let c = 0; c < inputs; c++) {
      for (let m = 0; m < outputs; m++) {
        result[(m * inputs + c) * taps + tap] = data[(tap * inputs + c) * outputs + m]!;
      }
    }
  }
  return { type: 'float32', dims: [outputs, inputs, ...dims.slice(0, -2)], data: result };
}

/** The tensors of a trained network under the names that its graph uses, PyTorch's. */
function constants(architecture: Architecture, weights: Weights): Map<string, Tensor> {
  const result = new Map<string, Tensor>();
  const vector = (name: string): Tensor => {
    const { dims, data } = weights.get(name)!;
    return { type: 'float32', dims, data };
  };
  for (const { name } of convolutionLayers(architecture)) {
    result.set(`${name}.conv.weight`, outputsFirst(weights.get(`${name}.kernel`)!));
    result.set(`${name}.bn.weight`, vector(`${name}.scale`));
    result.set(`${name}.bn.bias`, vector(`${name}.offset`));
    result.set(`${name}.bn.running_mean`, vector(`${name}.mean`));
    result.set(`${name}.bn.running_var`, vector(`${name}.variance`));
  }
  const { name } = architecture.classifier;
  result.set(`${name}.weight`, outputsFirst(weights.get(`${name}.kernel`)!));
  result.set(`${name}.bias`, vector(`${name}.offset`));
  return result;
}

/** The trained network as a Graph: `image` [N, 3, 32, 32] to `logits` [N, classes], batch normalisation kept. */
export function networkGraph(architecture: Architecture, weights: Weights, epsilon: number): Graph {
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
    constants: constants(architecture, weights),
    stated: new Map(),
    metadata: {},
  };
}
