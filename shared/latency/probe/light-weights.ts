import type { Graph, Node } from '../../graph/graph.ts';
import { elementCount, int64Tensor, type Tensor } from '../../graph/tensor.ts';

/** Elements from which on a constant is worth leaving out of the file. */
const heavy = 256;

/**
 * The graph with one filter of each large weight in the file, which Expand repeats where it is loaded: a probe has
 * kilobytes instead of megabytes to send. ONNX Runtime folds that into constants before it looks for what to fuse, and
 * runs the same kernels; what the network computes is lost.
 */
export function lightWeights(graph: Graph): Graph {
  const constants = new Map<string, Tensor>();
  const makers: Node[] = [];
  for (const [name, tensor] of graph.constants) {
    const { dims, data } = tensor;
    if (!(data instanceof Float32Array) || dims.length < 2 || elementCount(dims) < heavy) {
      constants.set(name, tensor);
      continue;
    }
    const [filter, shape] = [`${name}.filter`, `${name}.dims`];
    constants.set(filter, {
      ...tensor,
      dims: [1, ...dims.slice(1)],
      data: data.slice(0, data.length / dims[0]!),
    });
    constants.set(shape, int64Tensor(dims));
    makers.push({
      ...{ name: `${name}.repeated`, domain: '', operator: 'Expand', attributes: {} },
      ...{ inputs: [filter, shape], outputs: [name] },
    });
  }
  return { ...graph, nodes: [...makers, ...graph.nodes], constants };
}
