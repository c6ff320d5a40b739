import { analyze } from '../../../../../shared/graph/analyze.ts';
import type { Graph } from '../../../../../shared/graph/graph.ts';
import { arithmetic } from './arithmetic.ts';
import type { NdArray } from './array.ts';
import { convolution } from './convolution.ts';
import { dense } from './dense.ts';
import { elementwise } from './elementwise.ts';
import { callOf, type Kernels } from './kernel.ts';
import { normalization } from './normalization.ts';
import { pooling } from './pooling.ts';
import { reductions } from './reduction.ts';
import { resize } from './resize.ts';
import { shapes } from './shape.ts';

const kernels: Kernels = {
  ...arithmetic,
  ...convolution,
  ...dense,
  ...elementwise,
  ...normalization,
  ...pooling,
  ...reductions,
  ...resize,
  ...shapes,
};

/** Runs a graph of standard operators in float64, written for clarity alone: for tiny shapes. `further` are operators of other domains. */
export function runReference(
  graph: Graph,
  feeds: ReadonlyMap<string, NdArray>,
  further: Kernels = {},
): Map<string, NdArray> {
  const { types } = analyze(graph);
  const values = new Map(feeds);
  for (const [name, { dims, data }] of graph.constants) {
    values.set(name, { dims, data: Float64Array.from(data as ArrayLike<number | bigint>, Number) });
  }
  for (const node of graph.nodes) {
    const name = node.domain === '' ? node.operator : `${node.domain}.${node.operator}`;
    const kernel = kernels[name] ?? further[name];
    if (!kernel) throw new Error(`the reference has no ${name}`);
    const inputs = node.inputs.map((input) => values.get(input));
    const dims = node.outputs.map((output) => (types.get(output)?.dims ?? []) as readonly number[]);
    const results = kernel(callOf(node, inputs, dims));
    const outputs = 'dims' in results ? [results] : results;
    node.outputs.forEach((output, index) => {
      if (output !== '') values.set(output, outputs[index]!);
    });
  }
  return new Map(graph.outputs.map(({ name }) => [name, values.get(name)!]));
}
