import { analyze } from '../graph/analyze.ts';
import type { Graph } from '../graph/graph.ts';
import { layers } from './trained-weights.ts';

/**
 * The constants that weight decay is for: the factors of convolutions and dense layers. Biases and the scales and shifts
 * of normalisations stay free, as is usual since He et al. 2019 ("Bag of tricks", section 3.1): decay of a scale under
 * a batch normalisation only changes the step length.
 */
export function decayedWeights(graph: Graph): string[] {
  const weights = new Set<string>();
  for (const { node, operator, opaque } of analyze(graph).nodes) {
    if (opaque !== null || !layers.has(node.node.operator)) continue;
    for (const input of operator.parameters ?? []) {
      // Input 2 is the bias of all of them.
      const constant = input < 2 ? graph.constants.get(node.node.inputs[input]!) : undefined;
      if (constant?.type === 'float32' && constant.dims.length >= 2) weights.add(node.node.inputs[input]!);
    }
  }
  return [...weights];
}
