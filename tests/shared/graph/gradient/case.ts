import type * as tf from '@tensorflow/tfjs';
import type { Attribute, Graph, Value } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { elementCount, type Tensor } from '../../../../shared/graph/tensor.ts';
import { seededRandom } from '../builder.ts';

/** An input that the gradient is taken by. */
export interface Varied {
  readonly dims: readonly number[];
  /** Where its elements lie; -2 to 2 when absent. */
  readonly low?: number;
  readonly high?: number;
}

/** One operator under one set of attributes. */
export interface GradientCase {
  readonly name: string;
  readonly operator: string;
  readonly domain?: string;
  /** Dimensions of a random float, a constant, or null for an absent one. */
  readonly inputs: readonly (readonly number[] | Varied | Tensor | null)[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs?: number;
  /** Outputs that the loss reads; all when absent. */
  readonly read?: readonly number[];
  /** ONNX Runtime's CPU does not have this form, forwards: it is checked in float64 alone. */
  readonly onlyExact?: true;
  /** The same in TensorFlow.js, of the varied inputs; it gives the outputs that the loss reads. */
  readonly tf?: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
}

export interface Problem {
  readonly graph: Graph;
  readonly by: readonly string[];
  readonly values: ReadonlyMap<string, Float32Array>;
  /** What each output that is read is multiplied by. */
  readonly weights: readonly Tensor[];
}

export const loss = 'loss';

/** The operator with a loss behind it: all its outputs times random numbers, summed. */
export function problemOf(own: GradientCase): Problem {
  const random = seededRandom(7);
  const inputs: Value[] = [];
  const constants = new Map<string, Tensor>();
  const values = new Map<string, Float32Array>();
  const names = own.inputs.map((input, index) => {
    if (input === null) return '';
    const name = `x${index}`;
    if ('type' in input) constants.set(name, input);
    else {
      const { dims, low = -2, high = 2 }: Varied = 'dims' in input ? input : { dims: input };
      inputs.push({ name, type: 'float32', dims });
      const data = Float32Array.from({ length: elementCount(dims) }, () => low + (high - low) * random());
      values.set(name, data);
    }
    return name;
  });
  const outputs = Array.from({ length: own.outputs ?? 1 }, (_, index) => `y${index}`);
  const read = own.read ?? outputs.map((_, index) => index);
  const { operator, domain = '', attributes = {} } = own;
  const node = { name: 'own', operator, domain, inputs: names, outputs, attributes };
  const shell = {
    name: own.name,
    opset: 17,
    domains: { 'com.microsoft': 1 },
    inputs,
    stated: new Map(),
    metadata: {},
  };
  const alone = normalize({
    ...shell,
    nodes: [node],
    constants,
    outputs: outputs.map((name) => ({ name, type: 'float32', dims: null })),
  });
  const weights = read.map((output): Tensor => {
    const dims = alone.outputs[output]!.dims as readonly number[];
    const data = Float32Array.from({ length: elementCount(dims) }, () => 0.5 + random());
    return { type: 'float32', dims, data };
  });
  const standard = (name: string, type: string, operands: string[], extra: Record<string, Attribute> = {}) => ({
    ...{ name, operator: type, domain: '', inputs: operands, outputs: [name], attributes: extra },
  });
  const nodes = [node, ...[]];
  const sums = read.map((output, index) => {
    constants.set(`weight${index}`, weights[index]!);
    nodes.push(standard(`weighted${index}`, 'Mul', [`y${output}`, `weight${index}`]));
    nodes.push(standard(`sum${index}`, 'ReduceSum', [`weighted${index}`], { keepdims: { kind: 'int', value: 0 } }));
    return `sum${index}`;
  });
  nodes.push(standard(loss, 'Sum', sums));
  const graph = normalize({
    ...shell,
    nodes,
    constants,
    outputs: [loss, ...read.map((output) => `y${output}`)].map((name) => ({ name, type: 'float32', dims: null })),
  });
  return { graph, by: inputs.map(({ name }) => name), values, weights };
}
