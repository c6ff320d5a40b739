import type { Graph, Node } from './graph.ts';
import { elementCount } from './tensor.ts';
import type { Tensor } from './tensor.ts';

/** The nodes that restore a quantised weight, by the value that they write. */
function restoringNodes(graph: Graph): Map<string, Node> {
  const nodes = new Map<string, Node>();
  for (const node of graph.nodes) {
    if (node.operator !== 'DequantizeLinear' || node.domain !== '' || !graph.constants.has(node.inputs[0]!)) continue;
    nodes.set(node.outputs[0]!, node);
  }
  return nodes;
}

/** The constant that holds a weight: itself, or the integers that a DequantizeLinear restores it from. */
export function storedWeights(graph: Graph): (value: string) => string | undefined {
  const restoring = restoringNodes(graph);
  return (value) => (graph.constants.has(value) ? value : restoring.get(value)?.inputs[0]);
}

/** The numbers of weights as the network computes with them: integers times their scales. */
export function weightValues(graph: Graph): (constant: string) => ArrayLike<number> {
  const restoring = new Map([...restoringNodes(graph).values()].map((node) => [node.inputs[0]!, node]));
  return (constant) => {
    const tensor = graph.constants.get(constant)!;
    const { data, dims } = tensor;
    const node = restoring.get(constant);
    const scales = node && graph.constants.get(node.inputs[1]!)?.data;
    if (!node || !scales) return numbersOf(tensor);
    const attribute = node.attributes['axis'];
    const axis = attribute?.kind === 'int' ? attribute.value : 1;
    const front = axis < 0 ? axis + dims.length : axis;
    const inner = scales.length === 1 ? data.length : elementCount(dims.slice(front + 1));
    const values = numbersOf(tensor);
    return Float64Array.from(
      values,
      (value, index) => value * Number(scales[Math.floor(index / inner) % scales.length]),
    );
  };
}

function numbersOf({ type, data }: Tensor): ArrayLike<number> {
  if (type === 'float16') {
    const { buffer, byteOffset, length } = data as Uint16Array;
    return new Float16Array(buffer, byteOffset, length);
  }
  return data instanceof Float32Array ? data : Float64Array.from(data as ArrayLike<number>, Number);
}
