import { EspalierError } from '../api/errors.ts';
import type { Dimension, Graph } from '../graph/graph.ts';
import { normalize } from '../graph/normalize.ts';

const exportHint =
  'Export the network for one size, with the batch alone left open (dynamic_axes={"input": {0: "batch"}}).';

/**
 * The graph for batches of one size: no dimension is open any more. A network that was exported for another batch takes
 * this one where nothing within insists on it. Throws SHAPE_INVALID otherwise, and where further dimensions are open.
 */
export function withBatch(graph: Graph, batch: number): Graph {
  const firsts = new Set<Dimension | undefined>(graph.inputs.map(({ dims }) => dims[0]));
  const bound = (dims: readonly Dimension[]): Dimension[] =>
    dims.map((dim, axis) => (axis === 0 || (typeof dim === 'string' && firsts.has(dim)) ? batch : dim));
  const inputs = graph.inputs.map((input) => ({ ...input, dims: bound(input.dims) }));
  for (const { name, dims } of inputs) {
    const open = dims.find((dim) => typeof dim === 'string');
    if (open === undefined) continue;
    throw new EspalierError(
      'SHAPE_INVALID',
      `Input '${name}' has the open dimension '${open}': training needs one size of image.`,
      exportHint,
    );
  }
  const outputs = graph.outputs.map((output) => ({ ...output, dims: null }));
  const stated = new Map([...graph.stated].map(([name, { type, dims }]) => [name, { type, dims: bound(dims) }]));
  try {
    return normalize({ ...graph, inputs, outputs, stated });
  } catch (error) {
    if (typeof graph.inputs[0]?.dims[0] !== 'number' || !(error instanceof EspalierError)) throw error;
    throw new EspalierError(
      'SHAPE_INVALID',
      `${graph.name} was exported for batches of ${graph.inputs[0].dims[0]} and does not take ${batch}: ${error.message}`,
      exportHint,
      { cause: error },
    );
  }
}
