import { EspalierError } from '../../api/errors.ts';
import type { Graph, Node } from '../graph.ts';
import type { Convert } from './conversion.ts';
import { lowers, raises } from './conversions.ts';
import { GraphWriter } from './graph-writer.ts';
import { ConversionScope } from './scope.ts';
import { canonicalOpset, unsupported } from './unsupported.ts';
import { changesBetween, introducedIn } from './versions.ts';

/**
 * The same network in operator set 17, so that every other pass meets one form of each operator. A graph with an
 * operator that only its own, newer operator set has keeps that; its other nodes get the form that both sets read.
 * Nodes of other domains stay as they are.
 *
 * Source: the ONNX operator changelog (docs/Changelog.md).
 *
 * @param graph follows operator set 7 to 21
 * @throws EspalierError OPERATOR_UNKNOWN a node that says it is standard and is not; OPSET_UNSUPPORTED a node that operator set 17 cannot state; SHAPE_INVALID
 */
export function toCanonicalOpset(graph: Graph): Graph {
  for (const node of graph.nodes) requireStandard(node);
  if (graph.opset === canonicalOpset) return graph;
  const opset = graph.nodes.some((node) => isBound(node, graph.opset)) ? graph.opset : canonicalOpset;
  const writer = new GraphWriter(graph);
  for (const node of graph.nodes) {
    const convert = conversionOf(node, graph.opset, opset);
    if (convert) convert(new ConversionScope(node, graph.opset, writer));
    else writer.node(node);
  }
  return { ...graph, opset, nodes: writer.nodes, constants: writer.constants };
}

/** What no runtime knows can be neither run nor proved. Operators of other domains may be known to some. */
function requireStandard({ name, domain, operator }: Node): void {
  if (domain !== '' || introducedIn(operator) !== undefined) return;
  throw new EspalierError(
    'OPERATOR_UNKNOWN',
    `Node '${name}' uses the operator ${operator}, which is none of the standard ONNX operators up to operator set 21.`,
    'Export the network with opset_version=17; an operator of your own needs a domain of its own.',
  );
}

/** Whether what a node says came after operator set 17, and no conversion leads back. */
function isBound(node: Node, opset: number): boolean {
  if (node.domain !== '' || opset < canonicalOpset) return false;
  const lower = lowers.get(node.operator);
  if (lower) return opset >= lower.from && (lower.isBound?.(node) ?? false);
  return (
    (introducedIn(node.operator) ?? 0) > canonicalOpset ||
    changesBetween(node.operator, canonicalOpset, opset).length > 0
  );
}

function conversionOf(node: Node, from: number, to: number): Convert | undefined {
  if (node.domain !== '') return undefined;
  const introduced = introducedIn(node.operator) ?? 0;
  if (introduced > from) throw unsupported(node, from, `the operator came with operator set ${introduced}`);
  if (from > canonicalOpset) {
    const lower = lowers.get(node.operator);
    if (!lower || from < lower.from || lower.isBound?.(node)) return undefined;
    return lower.replaced && to > canonicalOpset ? undefined : lower.convert;
  }
  const raise = raises.get(node.operator);
  if (raise && from < raise.below) return raise.convert;
  const [changed] = changesBetween(node.operator, from, to);
  if (changed !== undefined) throw unsupported(node, from, `operator set ${changed} changed the operator`);
  return undefined;
}
