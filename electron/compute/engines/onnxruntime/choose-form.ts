import type { Graph, Node, Attribute } from '../../../../shared/graph/graph.ts';
import { expand } from '../../../../shared/graph/gradient/expand.ts';
import { elementCount, type Tensor } from '../../../../shared/graph/tensor.ts';
import { gradientGraph, type GradientGraph } from '../../../../shared/training/gradient-graph.ts';
import { Generator } from '../../random/generator.ts';
import type { StepResult } from '../engine.ts';
import { arrange } from './blocked/arrange.ts';
import type { ConvolutionForm } from './convolution-form.ts';
import { OrtTrainingSession } from './training-session.ts';

const plainForm: ConvolutionForm = { name: 'plain', write: expand };

/** Blocks of 16 go with 512-bit registers, of 8 with 256-bit ones: which it is only ONNX Runtime knows. */
const candidates: readonly ConvolutionForm[] = [16, 8].map((block) => ({
  name: `blocks of ${block}`,
  write: (graph) => arrange(graph, block),
}));

/** Two orders of summation differ by less, a wrong layout by about 1. */
const tolerance = 1e-3;

let chosen: Promise<ConvolutionForm> | undefined;

/**
 * The fastest form that gives, on this machine, what the plain one gives: blocked operators belong to no public
 * interface of ONNX Runtime, so they are tried on a small network before they are used at all. Found once a process.
 */
export function convolutionForm(): Promise<ConvolutionForm> {
  chosen ??= choose();
  return chosen;
}

async function choose(): Promise<ConvolutionForm> {
  const program = probe();
  const expected = await results(program, plainForm);
  for (const form of candidates) {
    // A machine without such operators refuses the session.
    const found = await results(program, form).catch(() => null);
    if (found !== null && agree(expected, found)) return form;
  }
  return plainForm;
}

async function results(program: GradientGraph, form: ConvolutionForm): Promise<StepResult> {
  const generator = Generator.fromSeed(0, 'convolution form');
  const feeds = new Map(
    program.graph.inputs.map(({ name, type, dims }): [string, Float32Array | Int32Array] => {
      const count = elementCount(dims.map(Number));
      return type === 'int32'
        ? [name, Int32Array.from({ length: count }, (_, index) => index % classes)]
        : [name, Float32Array.from({ length: count }, () => generator.normal(0.5))];
    }),
  );
  const session = await OrtTrainingSession.create(program, form, 1);
  try {
    return await session.step(feeds, feeds);
  } finally {
    await session.release();
  }
}

function agree(expected: StepResult, found: StepResult): boolean {
  if (!(Math.abs(found.loss - expected.loss) <= tolerance * Math.abs(expected.loss))) return false;
  return [...expected.gradients].every(([weight, gradient]) => {
    const other = found.gradients.get(weight)!;
    let difference = 0;
    let size = 0;
    for (let index = 0; index < gradient.length; index++) {
      difference += (gradient[index] - other[index]) ** 2;
      size += gradient[index] ** 2;
    }
    return difference <= tolerance ** 2 * size;
  });
}

const classes = 3;

/** Every kind of convolution that the blocked form writes, with channels that fill blocks and such that do not. */
function probe(): GradientGraph {
  const nodes: Node[] = [];
  const constants = new Map<string, Tensor>();
  let channels = 3;
  let value = 'image';
  const weight = (name: string, dims: number[]): string => {
    constants.set(name, { type: 'float32', dims, data: new Float32Array(elementCount(dims)) });
    return name;
  };
  const add = (operator: string, inputs: string[], attributes: Record<string, Attribute> = {}): string => {
    const name = `node${nodes.length}`;
    nodes.push({ name, domain: '', operator, inputs, outputs: [name], attributes });
    return name;
  };
  const layer = (filters: number, kernel: number, stride: number, depthwise = false): void => {
    const at = nodes.length;
    const ints = (...value: number[]): Attribute => ({ kind: 'ints', value });
    const around = (kernel - 1) / 2;
    const convolved = add('Conv', [value, weight(`w${at}`, [filters, depthwise ? 1 : channels, kernel, kernel])], {
      kernel_shape: ints(kernel, kernel),
      strides: ints(stride, stride),
      pads: ints(around, around, around, around),
      group: { kind: 'int', value: depthwise ? channels : 1 },
    });
    const vectors = ['scale', 'shift', 'mean', 'variance'].map((name) => weight(`${name}${at}`, [filters]));
    value = add('Relu', [add('BatchNormalization', [convolved, ...vectors])]);
    channels = filters;
  };
  layer(16, 3, 1);
  layer(24, 3, 2);
  layer(24, 3, 1, true);
  layer(24, 3, 2, true);
  const before = value;
  layer(24, 1, 1);
  layer(24, 3, 1);
  value = add('Add', [value, before]);
  const pooled = add('Flatten', [add('GlobalAveragePool', [value])]);
  const scores = add('Gemm', [pooled, weight('head', [channels, classes])]);
  const graph: Graph = {
    name: 'probe',
    opset: 17,
    domains: {},
    inputs: [{ name: 'image', type: 'float32', dims: [4, 3, 12, 12] }],
    outputs: [{ name: scores, type: 'float32', dims: [4, classes] }],
    nodes,
    constants,
    stated: new Map(),
    metadata: {},
  };
  const weights = [...constants.keys()].filter((name) => !/^(mean|variance)/.test(name));
  const objective = { terms: [{ name: 'label', kind: 'cross-entropy' as const, output: scores }] };
  return gradientGraph(graph, objective, { batch: 4, weights, normalization: 'batch' });
}
