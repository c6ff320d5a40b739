import type { Attribute, Graph, Node } from '../../graph/graph.ts';
import { elementCount, type Tensor } from '../../graph/tensor.ts';
import { mulberry32 } from '../../statistics/mulberry32.ts';

/** A convolution with ReLU: everything about it but its weights. */
export interface ConvolutionShape {
  /** The kernel's sizes. */
  readonly kernel: readonly number[];
  /** strides, pads, dilations, auto_pad, as the node has them. */
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly read: number;
  readonly written: number;
  readonly depthwise: boolean;
}

/** Convolutions, one after the other, on an image of `spatial` sizes. */
export function chainOf(convolutions: readonly ConvolutionShape[], spatial: readonly number[]): Graph {
  const nodes: Node[] = [];
  const constants = new Map<string, Tensor>();
  const random = mulberry32(1);
  let value = 'image';
  convolutions.forEach(({ kernel, attributes, read, written, depthwise }, index) => {
    const [weight, bias, sum, output] = ['weight', 'bias', 'sum', 'output'].map((name) => `${name}${index}`) as [
      string,
      string,
      string,
      string,
    ];
    const dims = [written, depthwise ? 1 : read, ...kernel];
    // Values as a trained network has them: numbers next to zero, denormal ones, would take longer.
    const scale = 2 / Math.sqrt(elementCount(dims.slice(1)));
    const data = Float32Array.from({ length: elementCount(dims) }, () => scale * (random() - 0.5));
    constants.set(weight, { type: 'float32', dims, data });
    constants.set(bias, { type: 'float32', dims: [written], data: new Float32Array(written).fill(0.1) });
    const group: Attribute = { kind: 'int', value: depthwise ? read : 1 };
    const shape: Attribute = { kind: 'ints', value: kernel };
    nodes.push(
      node('Conv', [value, weight, bias], sum, { ...attributes, group, kernel_shape: shape }),
      node('Relu', [sum], output, {}),
    );
    value = output;
  });
  return {
    name: 'probe',
    opset: 17,
    domains: {},
    inputs: [{ name: 'image', type: 'float32', dims: [1, convolutions[0]!.read, ...spatial] }],
    outputs: [{ name: value, type: 'float32', dims: null }],
    nodes,
    constants,
    stated: new Map(),
    metadata: {},
  };
}

function node(operator: string, inputs: readonly string[], output: string, attributes: Node['attributes']): Node {
  return { name: output, domain: '', operator, inputs, outputs: [output], attributes };
}
