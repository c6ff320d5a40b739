import { EspalierError } from '../../api/errors.ts';
import { analyze, type AnalyzedNode } from '../analyze.ts';
import { GraphBuilder } from '../builder.ts';
import type { Graph, ValueType } from '../graph.ts';
import { nodeScope } from './node-scope.ts';
import type { GradientScope } from './scope.ts';

export interface Differentiated {
  /** The graph with its backward pass; its outputs are the graph's and the gradients. */
  readonly graph: Graph;
  /** By each of `by`, the output that holds its gradient; those that the loss does not depend on are missing. */
  readonly gradients: ReadonlyMap<string, string>;
}

/**
 * Reverse accumulation: the gradients of a scalar value of the graph by some of its inputs or intermediate values, as
 * nodes of one graph. All dimensions must be numbers. Throws GRADIENT_UNKNOWN naming the node where an operator on the
 * way has no gradient.
 */
export function differentiate(graph: Graph, loss: string, by: readonly string[]): Differentiated {
  const { nodes } = analyze(graph);
  const reserved = graph.nodes.flatMap((node) => [node.name, ...node.outputs]);
  const builder = new GraphBuilder(graph, reserved);
  for (const node of graph.nodes) builder.node(node);
  const leading = leadingValues(nodes, by);
  const contributions = new Map<string, string[]>([[loss, [builder.scalar(1)]]]);

  const gradientOf = (value: string): string | null => {
    const parts = contributions.get(value);
    if (parts === undefined) return null;
    const [first, second] = parts;
    if (second === undefined) return first!;
    const operator = parts.length === 2 ? 'Add' : 'Sum';
    const total = builder.add(`gradient/${value}`, operator, parts);
    contributions.set(value, [total]);
    return total;
  };

  for (const analyzed of nodes.toReversed()) {
    const { node, operator } = analyzed;
    const { inputs } = node.node;
    const flowing = node.node.outputs.map((output) => (output === '' ? null : gradientOf(output)));
    if (flowing.every((gradient) => gradient === null) || !inputs.some((input) => leading.has(input))) continue;
    if (operator.gradient === undefined) throw unknown(analyzed);
    const scope: GradientScope = {
      ...nodeScope(builder, analyzed, `gradient/${node.node.name}`),
      dy: (output) => flowing[output] ?? null,
      wants: (input) => leading.has(inputs[input] ?? '') && isFloat(node.type(input)),
      give(input, gradient) {
        const value = inputs[input]!;
        check(builder.typeOf(gradient), node.type(input), `${node.node.operator} by input ${input}`);
        if (leading.has(value)) contributions.set(value, [...(contributions.get(value) ?? []), gradient]);
      },
    };
    operator.gradient(scope);
  }

  const gradients = new Map<string, string>();
  for (const value of by) {
    const gradient = gradientOf(value);
    // A value of its own each: two weights that share a gradient are still two outputs.
    if (gradient !== null) gradients.set(value, builder.add(`gradient/of/${value}`, 'Identity', [gradient]));
  }
  const outputs = [...graph.outputs.map(({ name }) => name), ...gradients.values()];
  return { graph: builder.finish(outputs), gradients };
}

/** What depends on any of the values. */
function leadingValues(nodes: readonly AnalyzedNode[], by: readonly string[]): ReadonlySet<string> {
  const leading = new Set(by);
  for (const { node, outputs } of nodes) {
    if (!node.node.inputs.some((input) => leading.has(input))) continue;
    node.node.outputs.forEach((output, index) => {
      const type = outputs[index];
      if (type !== undefined && isFloat(type)) leading.add(output);
    });
  }
  return leading;
}

function isFloat({ type }: ValueType): boolean {
  return type === 'float32';
}

function check(gradient: ValueType, input: ValueType, where: string): void {
  if (gradient.dims.join() === input.dims.join() && gradient.type === input.type) return;
  throw new Error(
    `the gradient of ${where} is ${gradient.type} [${gradient.dims.join(', ')}], the input ${input.type} [${input.dims.join(', ')}]`,
  );
}

function unknown({ node, opaque }: AnalyzedNode): EspalierError {
  const { name, operator } = node.node;
  return new EspalierError(
    'GRADIENT_UNKNOWN',
    `Node '${name}' (${operator}) cannot be differentiated${opaque === null ? '' : `: ${opaque}`}.`,
    'The network can be cut and evaluated, not trained. Train only what comes after this node, or replace it in the export.',
  );
}
