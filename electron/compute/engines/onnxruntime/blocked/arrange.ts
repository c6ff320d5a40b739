import { analyze } from '../../../../../shared/graph/analyze.ts';
import { GraphBuilder } from '../../../../../shared/graph/builder.ts';
import { expandNode } from '../../../../../shared/graph/gradient/expand.ts';
import type { Graph } from '../../../../../shared/graph/graph.ts';
import type { TypedNode } from '../../../../../shared/graph/operators/typed-node.ts';
import { trainingDomain } from '../../../../../shared/graph/operators/training/training-operator.ts';
import type { Arrangement } from './arrangement.ts';
import { arrangeBatchNormalization, arrangeBatchNormalizationGradient } from './batch-normalization.ts';
import { arrangeConvolution } from './convolution.ts';
import { arrangeElementwise, arrangeReluGradient } from './elementwise.ts';
import { Filters } from './filters.ts';
import { fuse } from './fuse.ts';
import { arrangeInputGradient } from './input-gradient.ts';
import { blockedDomain, Layout } from './layout.ts';
import { arrangeChannelSum, arrangeGlobalMean } from './reduction.ts';
import { arrangeWeightGradient } from './weight-gradient.ts';

interface Rule {
  /** What the nodes are called for. */
  readonly part: string;
  /** Writes a node on blocked values, and tells whether it did. */
  readonly write: (arrangement: Arrangement, node: TypedNode) => boolean;
}

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['Conv', { part: 'convolution', write: arrangeConvolution }],
  ['GlobalAveragePool', { part: 'pooling', write: arrangeGlobalMean }],
  ['ReduceMean', { part: 'pooling', write: arrangeGlobalMean }],
  ['ReduceSum', { part: 'bias gradient', write: arrangeChannelSum }],
  [`${trainingDomain}.ConvInputGradient`, { part: 'input gradient', write: arrangeInputGradient }],
  [`${trainingDomain}.ConvWeightGradient`, { part: 'weight gradient', write: arrangeWeightGradient }],
  [`${trainingDomain}.BatchNormalization`, { part: 'normalisation', write: arrangeBatchNormalization }],
  [
    `${trainingDomain}.BatchNormalizationGradient`,
    { part: 'normalisation gradient', write: arrangeBatchNormalizationGradient },
  ],
  [`${trainingDomain}.ReluGradient`, { part: 'elementwise', write: arrangeReluGradient }],
]);

const elementwiseRule: Rule = { part: 'elementwise', write: arrangeElementwise };

/**
 * A gradient graph in the layout of ONNX Runtime's fast convolutions, which the public domain has no weights-as-inputs
 * form of: values stay in blocks from one convolution to the next, through everything that works on each element or
 * each channel alone. All else is written out in standard operators. Inputs and outputs keep names and layouts.
 */
export function arrange(graph: Graph, block: number): Graph {
  const { nodes, types } = analyze(graph);
  const reserved = graph.nodes.flatMap((node) => [node.name, ...node.outputs]);
  const builder = new GraphBuilder(graph, reserved);
  const layout = new Layout(builder, block);
  const arrangement: Arrangement = {
    layout,
    filters: new Filters(layout),
    normalized: new Map(),
    dims: (value) => types.get(value)!.dims.map(Number),
  };
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  for (const analyzed of nodes) {
    const { node, operator } = analyzed;
    const rule = rules.get(operator.name) ?? elementwiseRule;
    layout.part = rule.part;
    if (rule.write(arrangement, node)) continue;
    const inputs = node.node.inputs.map((input) => (input === '' ? '' : layout.plain(input)));
    expandNode(builder, analyzed, inputs, outputs).forEach((value, index) => {
      layout.setPlain(node.node.outputs[index]!, value);
    });
  }
  for (const output of outputs) {
    const value = layout.plain(output);
    if (value === output) continue;
    const identity = { domain: '', operator: 'Identity', attributes: {} };
    builder.node({ ...identity, name: `${output}/output`, inputs: [value], outputs: [output] });
  }
  const arranged = builder.finish([...outputs], { [blockedDomain]: 1, 'com.microsoft': 1 });
  return fuse(arranged, (value) => builder.dims(value));
}
