import type { Attribute, Graph, Node, Value } from '../../../shared/graph/graph.ts';
import { inferTypes } from '../../../shared/graph/infer.ts';
import { elementCount, int64Tensor, type Tensor } from '../../../shared/graph/tensor.ts';

/** A batch normalisation of the original graph, and the outputs that carry its statistics in the new one. */
export interface NormalizationStatistics {
  readonly node: string;
  /** Names of the constants that hold the running statistics. */
  readonly meanConstant: string;
  readonly varianceConstant: string;
  /** Outputs of the new graph: per-channel mean and biased variance over batch and positions. */
  readonly meanOutput: string;
  readonly varianceOutput: string;
  /** Positions of one channel in one image: height x width. */
  readonly positions: number;
}

export interface StatisticsGraph {
  readonly graph: Graph;
  readonly normalizations: readonly NormalizationStatistics[];
}

/**
 * The graph as it runs in training: every BatchNormalization normalises by its batch's own statistics, written with
 * plain operators (ONNX Runtime's npm build has no training kernels), and these statistics are its only outputs.
 * Batch normalisations whose statistics are not constants, or whose input is of unknown shape, stay as they are.
 */
export function withBatchStatistics(graph: Graph): StatisticsGraph {
  const types = inferTypes(graph);
  const constants = new Map(graph.constants);
  const nodes: Node[] = [];
  const outputs: Value[] = [];
  const normalizations: NormalizationStatistics[] = [];
  for (const node of graph.nodes) {
    const [value, , , meanConstant, varianceConstant] = node.inputs;
    const valueDims = node.operator === 'BatchNormalization' ? types.get(value)?.dims : undefined;
    if (!valueDims || !constants.has(meanConstant) || !constants.has(varianceConstant)) {
      nodes.push(node);
      continue;
    }
    const rank = valueDims.length;
    const channels = graph.constants.get(meanConstant)!.dims[0];
    const added = normalizeByBatch(graph, node, rank, constants);
    nodes.push(...added.nodes);
    const dims = Array.from({ length: rank }, (_, axis) => (axis === 1 ? channels : 1));
    outputs.push({ name: added.mean, type: 'float32', dims }, { name: added.variance, type: 'float32', dims });
    normalizations.push({
      node: node.name,
      meanConstant,
      varianceConstant,
      meanOutput: added.mean,
      varianceOutput: added.variance,
      positions: elementCount(valueDims.slice(2).map(Number)),
    });
  }
  return { graph: { ...graph, nodes, outputs, constants }, normalizations };
}

function normalizeByBatch(
  graph: Graph,
  node: Node,
  rank: number,
  constants: Map<string, Tensor>,
): { nodes: Node[]; mean: string; variance: string } {
  const [value, scale, shift] = node.inputs;
  const name = (part: string): string => `${node.name}/espalier-${part}`;
  const perChannel = Array.from({ length: rank }, (_, axis) => (axis === 1 ? -1 : 1));
  const axes = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== 1);
  constants.set(name('shape'), int64Tensor(perChannel));
  const epsilon = node.attributes['epsilon'];
  constants.set(name('epsilon'), {
    type: 'float32',
    dims: [],
    data: Float32Array.of(epsilon?.kind === 'float' ? epsilon.value : 1e-5),
  });
  const make = (
    operator: string,
    inputs: string[],
    output: string,
    attributes: Record<string, Attribute> = {},
  ): Node => ({ name: output, domain: '', operator, inputs, outputs: [output], attributes });
  // The axes became an input in opset 18.
  const axesAsAttribute = graph.opset < 18;
  if (!axesAsAttribute) constants.set(name('axes'), int64Tensor(axes));
  const reduceMean = (input: string, output: string): Node =>
    axesAsAttribute
      ? make('ReduceMean', [input], output, { axes: { kind: 'ints', value: axes } })
      : make('ReduceMean', [input, name('axes')], output);
  const nodes = [
    reduceMean(value, name('mean')),
    // Centred first: the difference of two large squares would lose the small variances.
    make('Sub', [value, name('mean')], name('centred')),
    make('Mul', [name('centred'), name('centred')], name('squares')),
    reduceMean(name('squares'), name('variance')),
    make('Add', [name('variance'), name('epsilon')], name('stable')),
    make('Sqrt', [name('stable')], name('deviation')),
    make('Reshape', [scale, name('shape')], name('scale')),
    make('Reshape', [shift, name('shape')], name('shift')),
    make('Div', [name('scale'), name('deviation')], name('gain')),
    make('Mul', [name('centred'), name('gain')], name('scaled')),
    { ...make('Add', [name('scaled'), name('shift')], name('normalized')), outputs: [node.outputs[0]] },
  ];
  return { nodes, mean: name('mean'), variance: name('variance') };
}
