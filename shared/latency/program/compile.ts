import { analyze, type AnalyzedNode } from '../../graph/analyze.ts';
import type { ChannelUnits } from '../../graph/channels/units.ts';
import type { Graph } from '../../graph/graph.ts';
import { isDepthwise } from '../../graph/operators/grouping.ts';
import { storedWeights } from '../../graph/quantized-weights.ts';
import { classesOf } from './counts.ts';
import { activations, kindOf, elementsOf } from './operator-kinds.ts';
import type { ConvolutionStep, Program, Step } from './program.ts';
import { Values } from './values.ts';

/** A graph by itself: nothing can leave it. */
const noUnits: ChannelUnits = { units: [], groups: [], layers: [], weightAxes: [], layouts: new Map() };

/** The program of a normalised graph whose units are these; without units, of the graph as it is. */
export function compileProgram(graph: Graph, units: ChannelUnits = noUnits): Program {
  return new Compiler(graph, units).program();
}

class Compiler {
  readonly #graph: Graph;
  readonly #nodes: readonly AnalyzedNode[];
  readonly #classes;
  readonly #values: Values;
  readonly #readersOf = new Map<string, AnalyzedNode[]>();
  readonly #outputs: ReadonlySet<string>;
  readonly #stored: ReturnType<typeof storedWeights>;
  /** Nodes that run inside the convolution before them. */
  readonly #fused = new Set<AnalyzedNode>();

  constructor(graph: Graph, units: ChannelUnits) {
    const { nodes, types } = analyze(graph);
    this.#graph = graph;
    this.#nodes = nodes;
    this.#classes = classesOf(units);
    this.#values = new Values(graph, types, units, this.#classes);
    this.#stored = storedWeights(graph);
    this.#outputs = new Set(graph.outputs.map(({ name }) => name));
    for (const analyzed of nodes) {
      for (const input of analyzed.node.node.inputs) {
        const known = this.#readersOf.get(input);
        if (known) known.push(analyzed);
        else this.#readersOf.set(input, [analyzed]);
      }
    }
  }

  program(): Program {
    const inputs = this.#graph.inputs.map(({ name }) => this.#values.index(name));
    const steps = this.#nodes.flatMap((analyzed) => {
      // What restores a quantised weight runs once, when the network is loaded.
      if (analyzed.node.node.outputs.every((output) => this.#isWeight(output))) return [];
      return this.#fused.has(analyzed) ? [] : [this.#step(analyzed)];
    });
    const outputs = this.#graph.outputs.map(({ name }) => this.#values.index(name));
    return {
      classes: this.#classes,
      counts: this.#values.counts,
      values: this.#values.all,
      steps,
      inputs,
      outputs,
    };
  }

  #step(analyzed: AnalyzedNode): Step {
    const { operator, domain, inputs: names, outputs } = analyzed.node.node;
    const inputs = names.filter((name) => name !== '' && !this.#isWeight(name)).map((name) => this.#values.index(name));
    const reading = { inputs, output: this.#values.index(outputs[0]!) };
    const other = { ...reading, kind: 'other', operator } as const;
    if (domain !== '' || analyzed.opaque !== null) return other;
    const kind = kindOf(operator);
    switch (kind) {
      case 'convolution':
        return this.#convolution(analyzed) ?? other;
      case 'dense':
        return this.#dense(analyzed, reading) ?? other;
      case 'pool':
        return { ...reading, kind: 'pool', window: windowOf(analyzed) };
      case 'add':
        return { ...reading, kind: 'elementwise', role: inputs.length === 2 ? 'add' : 'other' };
      case 'activation':
      case 'normalization':
        return { ...reading, kind: 'elementwise', role: kind };
      case 'elementwise':
        return { ...reading, kind: 'elementwise', role: 'other' };
      case 'move':
        return { ...reading, kind: 'move', joinsChannels: operator === 'Concat' && analyzed.node.int('axis', 0) === 1 };
      case 'view':
        return { ...reading, kind: 'view' };
      case 'other':
        return other;
    }
  }

  #convolution(analyzed: AnalyzedNode): ConvolutionStep | null {
    const { node, outputs } = analyzed;
    if (!this.#isWeight(node.node.inputs[1]!)) return null;
    const transposed = node.node.operator === 'ConvTranspose';
    // Each position of its image is multiplied with the kernel: of a transposed convolution that is its input.
    const dims = transposed ? node.dims(0) : outputs[0]!.dims;
    const [positions, kernel] = [elementsOf(dims.slice(2)), elementsOf(node.dims(1).slice(2))];
    const groups = node.int('group', 1);
    const normalized = this.#alone(node.node.outputs[0]!, (next) => next === 'BatchNormalization');
    const activation = this.#alone((normalized ?? analyzed).node.node.outputs[0]!, (next) => activations.has(next));
    for (const next of [normalized, activation]) if (next) this.#fused.add(next);
    return {
      kind: 'convolution',
      inputs: [this.#values.index(node.node.inputs[0]!)],
      output: this.#values.index((activation ?? normalized ?? analyzed).node.node.outputs[0]!),
      kernel,
      positions,
      site: `${node.dims(1).slice(2).join('x')}/${(node.ints('strides') ?? [1]).join('x')}@${String(dims.at(-1))}`,
      grouping: transposed ? 'transposed' : groups === 1 ? 'none' : isDepthwise(node) ? 'depthwise' : 'groups',
      groups,
      activated: activation !== null,
    };
  }

  /** The node that alone reads a value, when it is such an operator. */
  #alone(value: string, wanted: (operator: string) => boolean): AnalyzedNode | null {
    const [reader, ...more] = this.#readersOf.get(value) ?? [];
    if (reader === undefined || more.length > 0 || this.#outputs.has(value)) return null;
    return wanted(reader.node.node.operator) && reader.node.node.inputs[0] === value ? reader : null;
  }

  #isWeight(name: string): boolean {
    return this.#graph.constants.has(name) || this.#stored(name) !== undefined;
  }

  #dense({ node, outputs }: AnalyzedNode, reading: { inputs: readonly number[]; output: number }): Step | null {
    if (!this.#isWeight(node.node.inputs[1]!)) return null;
    return { ...reading, kind: 'dense', rows: elementsOf(outputs[0]!.dims.slice(1, -1)) };
  }
}

/** Elements of the input that a pooling's or reduction's output element reads. */
function windowOf({ node, outputs }: AnalyzedNode): number {
  const kernel = node.ints('kernel_shape');
  return kernel ? elementsOf(kernel) : elementsOf(node.dims(0)) / elementsOf(outputs[0]!.dims);
}
