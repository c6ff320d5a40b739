import { analyze, type AnalyzedNode } from '../../../../../shared/graph/analyze.ts';
import type { Graph, ValueType } from '../../../../../shared/graph/graph.ts';
import { tensorOf } from '../../../../../shared/graph/operators/known.ts';
import type { TF, TensorFlow } from '../load.ts';
import { tensorOfConstant } from './element-types.ts';
import { unsupported, type OperatorScope, type TensorOperator } from './operator.ts';
import { tensorOperatorOf } from './registry.ts';
import { Value } from './value.ts';

type Tensor = TensorFlow.Tensor;

interface Step {
  readonly analyzed: AnalyzedNode;
  readonly run: TensorOperator;
}

/** A graph whose dimensions are all numbers, ready to be run by TensorFlow.js on the backend that is set. */
export class GraphProgram {
  readonly #tf: TF;
  readonly #graph: Graph;
  readonly #steps: readonly Step[];
  /** Kept until the end. */
  readonly #constants = new Map<string, Tensor>();

  /** Throws OPERATOR_UNKNOWN naming the first node that TensorFlow.js cannot run. */
  constructor(tf: TF, graph: Graph) {
    this.#tf = tf;
    this.#graph = graph;
    const { nodes, known } = analyze(graph);
    this.#steps = nodes.flatMap((analyzed) => {
      const { node } = analyzed;
      // What is known without running, such as shape arithmetic, is a constant to whoever reads it.
      if (node.node.outputs.every((output) => known(output) !== undefined)) return [];
      const run = tensorOperatorOf(node.node);
      if (run === undefined) throw unsupported(node);
      return [{ analyzed, run }];
    });
  }

  /** The graph's outputs, in ONNX's order of axes, from its inputs. */
  run(inputs: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
    const values = new Map<string, Value>();
    for (const [name, tensor] of inputs) values.set(name, Value.plain(tensor));
    for (const { analyzed, run } of this.#steps) {
      const { node } = analyzed;
      const made = run(this.#scope(analyzed, values));
      const outputs = made instanceof Value ? [made] : made;
      node.node.outputs.forEach((output, index) => {
        if (outputs[index]) values.set(output, outputs[index]);
      });
    }
    return new Map(this.#graph.outputs.map(({ name }) => [name, this.#value(name, values).plain]));
  }

  release(): void {
    for (const tensor of this.#constants.values()) tensor.dispose();
    this.#constants.clear();
  }

  #scope({ node, outputs }: AnalyzedNode, values: Map<string, Value>): OperatorScope {
    return {
      tf: this.#tf,
      node,
      value: (input) => this.#value(node.node.inputs[input] ?? node.fail(`input ${input} is missing`), values),
      dims: (output) => sizes(outputs[output]!),
    };
  }

  #value(name: string, values: Map<string, Value>): Value {
    let value = values.get(name);
    if (value === undefined) values.set(name, (value = Value.plain(this.#constant(name))));
    return value;
  }

  #constant(name: string): Tensor {
    const made = this.#constants.get(name);
    if (made) return made;
    const known = analyze(this.#graph).known(name);
    const constant = this.#graph.constants.get(name) ?? (known && tensorOf(known));
    const tensor = constant && tensorOfConstant(this.#tf, constant);
    if (tensor === undefined) throw new Error(`the value '${name}' was not given`);
    this.#constants.set(name, this.#tf.keep(tensor));
    return tensor;
  }
}

function sizes({ dims }: ValueType): number[] {
  return dims.map((dim) => {
    if (typeof dim === 'number') return dim;
    throw new Error(`the dimension '${dim}' is open`);
  });
}
