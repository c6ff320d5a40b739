import type { Attribute, Dimension, Graph, Node, Value, ValueType } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { elementCount, int64Tensor } from '../../../shared/graph/tensor.ts';
import type { Tensor } from '../../../shared/graph/tensor.ts';

export type AttributeValue = number | string | readonly number[] | Tensor | Attribute;

/** Uniform in [0, 1): mulberry32, so that a failing network can be built again from its seed. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface ConvOptions {
  readonly kernel?: number;
  readonly stride?: number;
  readonly group?: number;
  readonly bias?: boolean;
}

/** Builds small networks for tests; methods return the name of the value that they make. */
export class NetworkBuilder {
  readonly random: () => number;
  private readonly inputs: Value[] = [];
  private readonly nodes: Node[] = [];
  private readonly constants = new Map<string, Tensor>();
  private readonly stated = new Map<string, ValueType>();
  private readonly opset: number;
  private readonly channels = new Map<string, number>();

  constructor(seed = 1, opset = 17) {
    this.random = seededRandom(seed);
    this.opset = opset;
  }

  input(dims: readonly Dimension[], name = 'image'): string {
    this.inputs.push({ name, type: 'float32', dims });
    if (typeof dims[1] === 'number') this.channels.set(name, dims[1]);
    return name;
  }

  /** Normally about 0, of a size that keeps activations near 1. */
  weights(dims: readonly number[], { low = -1, high = 1 } = {}, name = `constant${this.constants.size}`): string {
    const fan = Math.sqrt(elementCount(dims.slice(1)));
    const scale = low < 0 ? 1.7 / fan : 1;
    const data = Float32Array.from({ length: elementCount(dims) }, () => scale * (low + this.random() * (high - low)));
    return this.constant({ type: 'float32', dims, data }, name);
  }

  constant(tensor: Tensor, name = `constant${this.constants.size}`): string {
    this.constants.set(name, tensor);
    return name;
  }

  integers(values: readonly number[]): string {
    return this.constant(int64Tensor(values));
  }

  node(operator: string, inputs: readonly string[], attributes: Record<string, AttributeValue> = {}): string {
    return this.nodeWithOutputs(operator, inputs, 1, attributes)[0]!;
  }

  nodeWithOutputs(
    operator: string,
    inputs: readonly string[],
    outputCount: number,
    attributes: Record<string, AttributeValue> = {},
  ): string[] {
    const name = `${operator.toLowerCase()}${this.nodes.length}`;
    const outputs = Array.from({ length: outputCount }, (_, index) => (index === 0 ? `${name}:0` : `${name}:${index}`));
    this.nodes.push({
      name,
      domain: '',
      operator,
      inputs,
      outputs,
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, attributeOf(value)])),
    });
    const known = this.channels.get(inputs[0] ?? '');
    if (known !== undefined) for (const output of outputs) this.channels.set(output, known);
    return outputs;
  }

  /** What the file states of a value in between. */
  state(value: string, dims: readonly Dimension[]): string {
    this.stated.set(value, { type: 'float32', dims });
    return value;
  }

  /** Channels of a value, as far as the builder's own methods made it. */
  channelsOf(value: string): number {
    return this.channels.get(value)!;
  }

  setChannels(value: string, channels: number): string {
    this.channels.set(value, channels);
    return value;
  }

  conv(value: string, filters: number, { kernel = 3, stride = 1, group = 1, bias = false }: ConvOptions = {}): string {
    const weight = this.weights([filters, this.channelsOf(value) / group, kernel, kernel]);
    const inputs = [value, weight, ...(bias ? [this.weights([filters])] : [])];
    const pad = Math.floor(kernel / 2);
    const output = this.node('Conv', inputs, {
      group,
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    });
    return this.setChannels(output, filters);
  }

  depthwise(value: string, multiplier = 1): string {
    const channels = this.channelsOf(value);
    return this.conv(value, channels * multiplier, { group: channels, bias: true });
  }

  batchNorm(value: string): string {
    const dims = [this.channelsOf(value)];
    const positive = { low: 0.5, high: 1.5 };
    return this.node('BatchNormalization', [
      value,
      this.weights(dims, positive),
      this.weights(dims),
      this.weights(dims),
      this.weights(dims, positive),
    ]);
  }

  /** Convolution, batch normalisation with a shift that is not zero, ReLU. */
  block(value: string, filters: number, options: ConvOptions = {}): string {
    return this.node('Relu', [this.batchNorm(this.conv(value, filters, options))]);
  }

  concat(values: readonly string[], axis = 1): string {
    const total = values.reduce((sum, value) => sum + this.channelsOf(value), 0);
    return this.setChannels(this.node('Concat', values, { axis }), axis === 1 ? total : this.channelsOf(values[0]!));
  }

  dense(value: string, inputs: number, outputs: number): string {
    return this.node('Gemm', [value, this.weights([outputs, inputs]), this.weights([outputs])], { transB: 1 });
  }

  classifier(value: string, classes = 3): string {
    const pooled = this.node('Flatten', [this.node('GlobalAveragePool', [value])]);
    return this.dense(pooled, this.channelsOf(value), classes);
  }

  /** The graph as built, not normalised. */
  raw(outputs: readonly string[]): Graph {
    return {
      name: 'test',
      opset: this.opset,
      domains: {},
      inputs: this.inputs,
      outputs: outputs.map((name) => ({ name, type: 'float32', dims: null })),
      nodes: this.nodes,
      constants: this.constants,
      stated: this.stated,
      metadata: {},
    };
  }

  build(...outputs: string[]): Graph {
    return normalize(this.raw(outputs));
  }
}

function attributeOf(value: AttributeValue): Attribute {
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { kind: 'int', value } : { kind: 'float', value };
  }
  if ('kind' in value) return value;
  if ('dims' in value) return { kind: 'tensor', value };
  return { kind: 'ints', value };
}
