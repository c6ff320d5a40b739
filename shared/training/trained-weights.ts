import { analyze } from '../graph/analyze.ts';
import { parametersOf } from '../graph/cost.ts';
import type { Graph } from '../graph/graph.ts';
import { elementCount } from '../graph/tensor.ts';

/** Operators whose weights make a layer. What only scales or shifts the image before the first of them is no parameter. */
export const layers: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul']);

/** Operators that may have parameters of one number: of one channel, or one slope for all. */
const ownNumbers = new Set([...layers, 'PRelu', 'BatchNormalization', 'InstanceNormalization', 'LayerNormalization']);

/** The constants that training changes unless it is told otherwise: float32 parameters of layers and of what follows them. */
export function trainedWeights(graph: Graph): string[] {
  const behind = new Set<string>();
  const weights = new Set<string>();
  for (const analyzed of analyze(graph).nodes) {
    const { inputs, outputs, operator } = analyzed.node.node;
    const isLayer = layers.has(operator);
    if (!isLayer && !inputs.some((input) => behind.has(input))) continue;
    for (const output of outputs) behind.add(output);
    if (analyzed.opaque !== null) continue;
    for (const name of parametersOf(analyzed, graph, (value) => value)) {
      const { type, dims } = graph.constants.get(name)!;
      // One number in the arithmetic of a graph is a setting, also where an exporter made a list of it.
      const isSetting = !ownNumbers.has(operator) && elementCount(dims) === 1;
      if (type === 'float32' && !isSetting) weights.add(name);
    }
  }
  return [...weights];
}
