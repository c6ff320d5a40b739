import { GraphBuilder } from '../graph/builder.ts';
import { expand } from '../graph/gradient/expand.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { trainingDomain } from '../graph/operators/training/training-operator.ts';
import { elementCount } from '../graph/tensor.ts';

/** A batch normalisation that normalises by its batch. */
export interface TrainedNormalization {
  readonly node: string;
  /** The constants that hold its running statistics. */
  readonly meanConstant: string;
  readonly varianceConstant: string;
  /** Values [C]; the variance is the biased one. */
  readonly mean: string;
  readonly variance: string;
  /** Elements of a channel in one image. */
  readonly positions: number;
}

/**
 * Writes all nodes of a graph as they run under training. Batch normalisations whose statistics are no constants, or
 * whose input is of unknown shape, stay as they are.
 */
export function writeByBatch(builder: GraphBuilder, graph: Graph): TrainedNormalization[] {
  const normalizations: TrainedNormalization[] = [];
  for (const node of graph.nodes) {
    const trained = normalizeByBatch(builder, graph, node);
    if (trained === null) builder.node(node);
    else normalizations.push(trained);
  }
  return normalizations;
}

/** The graph under training, in standard operators, with the statistics of its batches as its only outputs. */
export function batchStatisticsGraph(graph: Graph): {
  readonly graph: Graph;
  readonly normalizations: readonly TrainedNormalization[];
} {
  const builder = new GraphBuilder(
    graph,
    graph.nodes.flatMap((node) => [node.name, ...node.outputs]),
  );
  const normalizations = writeByBatch(builder, graph);
  const outputs = normalizations.flatMap(({ mean, variance }) => [mean, variance]);
  return { graph: expand(builder.finish(outputs)), normalizations };
}

function normalizeByBatch(builder: GraphBuilder, graph: Graph, node: Node): TrainedNormalization | null {
  if (node.operator !== 'BatchNormalization' || !builder.has(node.inputs[0]!)) return null;
  const [x, scale, shift, meanConstant, varianceConstant] = node.inputs as [string, string, string, string, string];
  if (!graph.constants.has(meanConstant) || !graph.constants.has(varianceConstant)) return null;
  const { epsilon } = node.attributes;
  const mean = `${node.name}/mean`;
  const variance = `${node.name}/variance`;
  builder.node({
    name: node.name,
    domain: trainingDomain,
    operator: 'BatchNormalization',
    inputs: [x, scale, shift],
    outputs: [node.outputs[0]!, mean, variance],
    attributes: epsilon === undefined ? {} : { epsilon },
  });
  const positions = elementCount(builder.typeOf(x).dims.slice(2).map(Number));
  return { node: node.name, meanConstant, varianceConstant, mean, variance, positions };
}
