import { EspalierError } from '../../api/errors.ts';
import type { Node } from '../graph.ts';

/** Every graph is brought to this operator set where it can be: boards with TensorRT 8.5 read no later one. */
export const canonicalOpset = 17;

/** Says why a node of a graph of operator set `opset` has no form in operator set 17. */
export function unsupported(node: Node, opset: number, reason: string): EspalierError {
  return new EspalierError(
    'OPSET_UNSUPPORTED',
    `${node.operator} node '${node.name}' of operator set ${opset} has no counterpart in operator set ${canonicalOpset}: ${reason}.`,
    `Export the network with opset_version=${canonicalOpset}.`,
  );
}
