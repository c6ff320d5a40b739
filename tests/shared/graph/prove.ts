import type { Tensor as OrtTensor } from 'onnxruntime-node';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { createCostModel } from '../../../shared/graph/cost-model.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { inferTypes } from '../../../shared/graph/infer.ts';
import { maskGraph } from '../../../shared/graph/mask.ts';
import { toCanonicalOpset } from '../../../shared/graph/opsets/convert.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';

process.env['ORT_DISABLE_TELEMETRY'] = '1';
const { InferenceSession, Tensor } = await import('onnxruntime-node');

export type Outputs = Readonly<Record<string, OrtTensor>>;

/** Runs a graph in ONNX Runtime on random images; open dimensions are 2. */
export async function runGraph(graph: Graph, random: () => number): Promise<Outputs> {
  return runModel(writeOnnx(withOutputTypes(graph)), graph, random);
}

export async function runModel(bytes: Uint8Array, graph: Graph, random: () => number): Promise<Outputs> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const feeds: Record<string, OrtTensor> = {};
    for (const { name, dims } of graph.inputs) {
      const sizes = dims.map((dim) => (typeof dim === 'number' ? dim : 2));
      const count = sizes.reduce((product, size) => product * size, 1);
      feeds[name] = new Tensor(
        'float32',
        Float32Array.from({ length: count }, () => random() * 2 - 1),
        sizes,
      );
    }
    return await session.run(feeds);
  } finally {
    await session.release();
  }
}

/** Test networks leave the types of their outputs to inference, whatever operator set they are written in. */
function withOutputTypes(graph: Graph): Graph {
  const types = inferTypes(toCanonicalOpset(graph));
  return { ...graph, outputs: graph.outputs.map((output) => ({ ...output, ...types.get(output.name) })) };
}

/** The largest difference over the largest magnitude of `a`. */
export function relativeDifference(a: Outputs, b: Outputs): number {
  let difference = 0;
  let scale = 0;
  for (const [name, tensor] of Object.entries(a)) {
    const other = b[name]!;
    if (tensor.dims.join() !== other.dims.join()) return Number.POSITIVE_INFINITY;
    const left = tensor.data as Float32Array;
    const right = other.data as Float32Array;
    for (let index = 0; index < left.length; index++) {
      difference = Math.max(difference, Math.abs(left[index]! - right[index]!));
      scale = Math.max(scale, Math.abs(left[index]!));
    }
  }
  return scale === 0 ? difference : difference / scale;
}

/** Units to remove at random, leaving every tensor at least one. */
export function randomRemoval(graph: Graph, units: ChannelUnits, share: number, random: () => number): Set<number> {
  const removed = new Set<number>();
  const model = createCostModel(graph, units);
  for (const { id, prunable } of units.units) {
    if (!prunable || random() >= share || !model.canRemove([id])) continue;
    model.remove(id);
    removed.add(id);
  }
  return removed;
}

/** Cuts at random and compares with the masked network: the relative difference. */
export async function proveRandomCut(
  graph: Graph,
  random: () => number,
  share = 0.4,
): Promise<{ difference: number; removed: ReadonlySet<number>; cut: Graph }> {
  const units = findUnits(graph);
  const removed = randomRemoval(graph, units, share, random);
  const cut = cutGraph(graph, units, removed);
  const seed = random();
  const [masked, smaller] = [
    await runGraph(maskGraph(graph, units, removed), repeat(seed)),
    await runGraph(cut, repeat(seed)),
  ];
  return { difference: relativeDifference(masked, smaller), removed, cut };
}

function repeat(seed: number): () => number {
  let state = Math.floor(seed * 2 ** 31);
  return () => (state = (Math.imul(state, 48271) >>> 0) % 2147483647) / 2147483647;
}
