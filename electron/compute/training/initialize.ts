import type { Graph } from '../../../shared/graph/graph.ts';
import { elementCount, type Tensor } from '../../../shared/graph/tensor.ts';
import { trainedWeights } from '../../../shared/training/trained-weights.ts';
import { Generator } from '../random/generator.ts';

/**
 * The graph as before any training: weights of convolutions and dense layers normally distributed with variance
 * 2 / fan-in (He et al. 2015), batch normalisations that change nothing, biases zero. PReLU slopes and other parameters
 * of one dimension or none keep their values.
 */
export function initialize(graph: Graph, seed: number): Graph {
  const generator = Generator.fromSeed(seed, 'initial weights');
  const constants = new Map(graph.constants);
  const trained = new Set(trainedWeights(graph));
  const set = (name: string | undefined, make: (tensor: Tensor) => Float32Array): void => {
    const tensor = name === undefined ? undefined : graph.constants.get(name);
    if (tensor?.type === 'float32') constants.set(name!, { ...tensor, data: make(tensor) });
  };
  const filled = (value: number) => (tensor: Tensor) => new Float32Array(elementCount(tensor.dims)).fill(value);
  const normal = (fanIn: number) => (tensor: Tensor) => {
    const deviation = Math.sqrt(2 / Math.max(1, fanIn));
    return Float32Array.from({ length: elementCount(tensor.dims) }, () => generator.normal(deviation));
  };
  for (const { operator, inputs, attributes } of graph.nodes) {
    const weight = inputs[1] ?? '';
    const dims = graph.constants.get(weight)?.dims;
    switch (operator) {
      case 'Conv':
      case 'ConvTranspose':
      case 'Gemm':
      case 'MatMul': {
        if (dims === undefined || !trained.has(weight)) break;
        const number = (name: string, fallback: number): number => {
          const attribute = attributes[name];
          return attribute?.kind === 'int' ? attribute.value : fallback;
        };
        const outputsFirst = operator === 'Conv' || (operator === 'Gemm' && number('transB', 0) === 1);
        // Weights of a transposed convolution are [C, M / group, …].
        const group = operator === 'ConvTranspose' ? number('group', 1) : 1;
        set(weight, normal(elementCount(dims) / (dims[outputsFirst ? 0 : 1]! * group)));
        if (operator !== 'MatMul' && trained.has(inputs[2] ?? '')) set(inputs[2], filled(0));
        break;
      }
      case 'Add': {
        // The bias of a MatMul.
        for (const input of inputs) if (trained.has(input)) set(input, filled(0));
        break;
      }
      case 'BatchNormalization':
        // One before the first layer prepares the image, and is never trained.
        if (trained.has(inputs[1] ?? '')) [1, 0, 0, 1].forEach((value, index) => set(inputs[index + 1], filled(value)));
        break;
    }
  }
  return { ...graph, constants };
}
