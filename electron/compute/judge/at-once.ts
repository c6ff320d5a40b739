import type { Graph } from '../../../shared/graph/graph.ts';
import { inferTypes } from '../../../shared/graph/infer.ts';
import { elementCount } from '../../../shared/graph/tensor.ts';

interface Machine {
  readonly threads: number;
  readonly freeBytes: number;
}

/**
 * Networks that are judged at once: one for each thread, since one network on one thread each is faster than one
 * network on all; fewer where half of the free memory does not hold them.
 */
export function networksAtOnce(graph: Graph, batchSize: number, { threads, freeBytes }: Machine): number {
  const weights = [...graph.constants.values()].reduce((sum, { dims }) => sum + 4 * elementCount(dims), 0);
  // The graph, its file and the runtime's copy; the runtime's memory is coarser than its tensors.
  const bytes = 3 * weights + 2 * batchSize * mostActivationBytes(graph);
  return Math.max(1, Math.min(threads, Math.floor(freeBytes / 2 / bytes)));
}

/** The most bytes that values of one image hold at a time, freed after their last reader. */
function mostActivationBytes(graph: Graph): number {
  const types = inferTypes(graph);
  const bytesOf = (value: string): number => {
    // The batch is the first dimension, open or not; other open ones count one.
    const dims = types.get(value)?.dims.slice(1) ?? [];
    return dims.reduce<number>((bytes, dim) => (typeof dim === 'number' ? bytes * dim : bytes), 4);
  };
  const lastReader = new Map<string, number>();
  graph.nodes.forEach(({ inputs }, at) => inputs.forEach((input) => lastReader.set(input, at)));
  let held = graph.inputs.reduce((sum, { name }) => sum + bytesOf(name), 0);
  let most = held;
  graph.nodes.forEach(({ inputs, outputs }, at) => {
    for (const output of outputs) held += bytesOf(output);
    most = Math.max(most, held);
    for (const input of new Set(inputs)) {
      if (lastReader.get(input) === at && input !== '' && !graph.constants.has(input)) held -= bytesOf(input);
    }
  });
  return most;
}
