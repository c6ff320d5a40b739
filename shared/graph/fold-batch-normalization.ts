import { dropUnused } from './drop-unused.ts';
import { freshName } from './fresh-name.ts';
import type { Graph, Node } from './graph.ts';
import { elementCount } from './tensor.ts';
import type { Tensor } from './tensor.ts';

/**
 * Convolutions with the batch normalisation after them folded in: weight * f and (bias - mean) * f + shift with
 * f = scale / sqrt(variance + epsilon) per filter. Left as they are: convolutions whose output something else reads,
 * and parameters that are no float32 constants.
 */
export function foldBatchNormalization(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  const readers = countReaders(graph);
  const convolutions = new Map(
    graph.nodes.filter(({ operator }) => operator === 'Conv').map((node) => [node.outputs[0]!, node]),
  );
  const folded = new Map<Node, Node>();
  const gone = new Set<Node>();
  for (const normalization of graph.nodes) {
    if (normalization.operator !== 'BatchNormalization') continue;
    const convolution = convolutions.get(normalization.inputs[0]!);
    if (!convolution || readers.get(normalization.inputs[0]!) !== 1) continue;
    const parameters = parametersOf(graph, convolution, normalization);
    if (!parameters) continue;
    const { weight, bias } = foldedInto(parameters, epsilonOf(normalization));
    const [input = '', weightName = '', biasName = ''] = convolution.inputs;
    const names = [
      nameFor(constants, readers, weightName, `${convolution.name}.weight`),
      nameFor(constants, readers, biasName, `${convolution.name}.bias`),
    ] as const;
    constants.set(names[0], weight);
    constants.set(names[1], bias);
    folded.set(convolution, { ...convolution, inputs: [input, ...names], outputs: [normalization.outputs[0]!] });
    gone.add(normalization);
  }
  const nodes = graph.nodes.filter((node) => !gone.has(node)).map((node) => folded.get(node) ?? node);
  return dropUnused({ ...graph, nodes, constants });
}

interface Parameters {
  readonly weight: Tensor;
  readonly bias: Float32Array | null;
  readonly scale: Float32Array;
  readonly shift: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

function parametersOf(graph: Graph, convolution: Node, normalization: Node): Parameters | null {
  const floats = (name: string | undefined): Float32Array | null => {
    const data = graph.constants.get(name ?? '')?.data;
    return data instanceof Float32Array ? data : null;
  };
  const weight = graph.constants.get(convolution.inputs[1]!);
  const [scale, shift, mean, variance] = normalization.inputs.slice(1).map(floats);
  const biasName = convolution.inputs[2];
  const bias = floats(biasName);
  if (!weight || weight.type !== 'float32' || (biasName && !bias)) return null;
  return scale && shift && mean && variance ? { weight, bias, scale, shift, mean, variance } : null;
}

function foldedInto(parameters: Parameters, epsilon: number): { weight: Tensor; bias: Tensor } {
  const { weight, bias, scale, shift, mean, variance } = parameters;
  const filters = weight.dims[0]!;
  const perFilter = elementCount(weight.dims) / filters;
  const source = weight.data as Float32Array;
  const data = new Float32Array(source.length);
  const biases = new Float32Array(filters);
  for (let filter = 0; filter < filters; filter++) {
    const factor = scale[filter]! / Math.sqrt(variance[filter]! + epsilon);
    for (let index = filter * perFilter; index < (filter + 1) * perFilter; index++) {
      data[index] = source[index]! * factor;
    }
    biases[filter] = ((bias?.[filter] ?? 0) - mean[filter]!) * factor + shift[filter]!;
  }
  return {
    weight: { type: 'float32', dims: weight.dims, data },
    bias: { type: 'float32', dims: [filters], data: biases },
  };
}

function epsilonOf(normalization: Node): number {
  const epsilon = normalization.attributes['epsilon'];
  return epsilon?.kind === 'float' ? epsilon.value : 1e-5;
}

/** How many node inputs and graph outputs read each value. */
function countReaders(graph: Graph): Map<string, number> {
  const readers = new Map<string, number>();
  const values = [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)];
  for (const value of values) readers.set(value, (readers.get(value) ?? 0) + 1);
  return readers;
}

/** The constant's own name where nothing else reads it, otherwise a new one. */
function nameFor(
  constants: ReadonlyMap<string, Tensor>,
  readers: ReadonlyMap<string, number>,
  own: string,
  wanted: string,
): string {
  if (own !== '' && readers.get(own) === 1) return own;
  return freshName(wanted, (name) => constants.has(name) || readers.has(name));
}
