import type { Graph } from '../../../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../../../../../shared/graph/builder.ts';

/** Of few kinds of nodes: shaders take most of the time where WebGPU is software. */
export function oneBlock(seed = 1): Graph {
  const builder = new NetworkBuilder(seed);
  return builder.build(scoresOf(builder));
}

/** Has a node that TensorFlow.js lacks. */
export function withTopK(): Graph {
  const builder = new NetworkBuilder();
  const [top] = builder.nodeWithOutputs('TopK', [scoresOf(builder), builder.integers([2])], 2);
  return builder.build(top!);
}

function scoresOf(builder: NetworkBuilder): string {
  return builder.classifier(builder.block(builder.input(['batch', 3, 8, 8]), 4));
}
