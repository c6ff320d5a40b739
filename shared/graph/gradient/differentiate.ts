import { EspalierError } from '../../api/errors.ts';
import { analyze, type AnalyzedNode } from '../analyze.ts';
import { GraphBuilder } from '../builder.ts';
import type { Graph, ValueType } from '../graph.ts';
import { canonicalOpset } from '../opsets/unsupported.ts';
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
 * way has no gradient, or computes in other numbers than float32.
 */
export function differentiate(graph: Graph, loss: string, by: readonly string[]): Differentiated {
  const { nodes, types } = analyze(graph);
  if (graph.opset !== canonicalOpset) throw newer(graph.opset);
  const reserved = graph.nodes.flatMap((node) => [node.name, ...node.outputs]);
  const builder = new GraphBuilder(graph, reserved);
  for (const node of graph.nodes) builder.node(node);
  const leading = leadingValues(nodes, types, by);
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
    const other = inputs.find((input) => leading.has(input) && types.get(input)?.type !== 'float32');
    if (other !== undefined) throw notFloat32(analyzed, other, types.get(other));
    const scope: GradientScope = {
      ...nodeScope(builder, analyzed, `gradient/${node.node.name}`),
      dy: (output) => flowing[output] ?? null,
      wants: (input) => leading.has(inputs[input] ?? '') && node.type(input).type === 'float32',
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

/** What depends on any of the values. Whole numbers and truth values do so in steps, and lead no gradient. */
function leadingValues(
  nodes: readonly AnalyzedNode[],
  types: ReadonlyMap<string, ValueType>,
  by: readonly string[],
): ReadonlySet<string> {
  const leading = new Set(by);
  for (const { node, operator, opaque } of nodes) {
    if (!node.node.inputs.some((input) => leading.has(input))) continue;
    // A quantised value stands for a float; it must not go unnoticed that training does not pass.
    const standsForFloat = opaque !== null || operator.name === 'QuantizeLinear';
    for (const output of node.node.outputs) {
      if (output === '') continue;
      if (standsForFloat || types.get(output)?.type.startsWith('float')) leading.add(output);
    }
  }
  return leading;
}

function check(gradient: ValueType, input: ValueType, where: string): void {
  if (gradient.dims.join() === input.dims.join() && gradient.type === input.type) return;
  throw new Error(
    `the gradient of ${where} is ${gradient.type} [${gradient.dims.join(', ')}], the input ${input.type} [${input.dims.join(', ')}]`,
  );
}

const alternatives =
  'The network can be cut and evaluated, not trained. Train only what comes after this node, or replace it in the export.';

function unknown({ node, opaque }: AnalyzedNode): EspalierError {
  const { name, operator } = node.node;
  return new EspalierError(
    'GRADIENT_UNKNOWN',
    `Node '${name}' (${operator}) cannot be differentiated${opaque === null ? '' : `: ${opaque}`}.`,
    alternatives,
  );
}

function notFloat32({ node }: AnalyzedNode, value: string, type: ValueType | undefined): EspalierError {
  const { name, operator } = node.node;
  return new EspalierError(
    'GRADIENT_UNKNOWN',
    `Node '${name}' (${operator}) cannot be differentiated: '${value}' is ${type?.type ?? 'of unknown type'}, not float32.`,
    alternatives,
  );
}

function newer(opset: number): EspalierError {
  return new EspalierError(
    'GRADIENT_UNKNOWN',
    `The network follows operator set ${opset}: gradients are written in operator set ${canonicalOpset}.`,
    `A node of it has no form in operator set ${canonicalOpset}. Export the network with opset_version=${canonicalOpset}.`,
  );
}
