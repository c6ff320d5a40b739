import { EspalierError } from '../../../shared/api/errors.ts';
import { inferTypes } from '../../../shared/graph/infer.ts';
import type { Graph, Node } from '../../../shared/graph/graph.ts';

/** What changes nothing of the numbers, only how they lie. */
const reshaping = new Set(['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Dropout']);

/** The Softmax that a value comes from; null where it comes from none. */
export function softmaxBefore(graph: Graph, value: string): Node | null {
  const writer = graph.nodes.find(({ outputs }) => outputs.includes(value));
  if (writer === undefined) return null;
  if (writer.operator === 'Softmax') return writer;
  return reshaping.has(writer.operator) ? softmaxBefore(graph, writer.inputs[0]!) : null;
}

/**
 * The scores that a loss reads, [N, classes, …]: what a Softmax at the end reads, else the output itself. Throws
 * OBJECTIVE_INVALID where the Softmax is over another axis than the second.
 */
export function logitsOf(graph: Graph, output: string): string {
  const softmax = softmaxBefore(graph, output);
  if (softmax === null) return output;
  const scores = softmax.inputs[0]!;
  const rank = inferTypes(graph).get(scores)?.dims.length ?? 0;
  const axis = softmax.attributes['axis'];
  const at = axis?.kind === 'int' ? axis.value : -1;
  if ((at < 0 ? at + rank : at) === 1) return scores;
  throw new EspalierError(
    'OBJECTIVE_INVALID',
    `The Softmax '${softmax.name}' at the end of ${graph.name} is not over the second axis of its scores.`,
    'Export the network so that it ends with its scores (logits), [batch, classes, …].',
  );
}
