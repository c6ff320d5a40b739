import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor as OrtTensor } from 'onnxruntime-node';
import type { RuntimeLayer } from '../../../shared/api/measurements.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { inferTypes } from '../../../shared/graph/infer.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';

process.env['ORT_DISABLE_TELEMETRY'] = '1';
const { InferenceSession, Tensor } = await import('onnxruntime-node');

export interface Profile {
  /** In the order in which they ran. */
  readonly layers: readonly RuntimeLayer[];
  /** The network as ONNX Runtime rewrote it before it ran: who must be right about what runs in what. */
  readonly optimised: Graph;
}

interface Event {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args: { readonly op_name: string };
}

/** ONNX Runtime's profile of a few inferences on one thread; open dimensions are 1. */
export async function profile(bytes: Uint8Array, graph: Graph, level: 'all' | 'extended'): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-layers-'));
  try {
    const session = await InferenceSession.create(bytes, {
      intraOpNumThreads: 1,
      graphOptimizationLevel: level,
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
      optimizedModelFilePath: join(folder, 'optimised.onnx'),
      logSeverityLevel: 3,
    });
    const feeds: Record<string, OrtTensor> = {};
    for (const { name, dims } of graph.inputs) {
      const sizes = dims.map((dim) => (typeof dim === 'number' ? dim : 1));
      const count = sizes.reduce((product, size) => product * size, 1);
      feeds[name] = new Tensor(
        'float32',
        Float32Array.from({ length: count }, (_, index) => Math.sin(index)),
        sizes,
      );
    }
    for (let run = 0; run < 3; run++) await session.run(feeds);
    session.endProfiling();
    await session.release();
    const file = readdirSync(folder).find((name) => name.startsWith('profile'))!;
    return {
      layers: layersOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Event[]),
      optimised: readOnnx(readFileSync(join(folder, 'optimised.onnx')), 'optimised.onnx'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function layersOf(events: readonly Event[]): RuntimeLayer[] {
  const kernels = new Map<string, { kind: string; durations: number[] }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node') continue;
    const layer = name.replace(/_kernel_time$/, '');
    const kernel = kernels.get(layer) ?? { kind: args.op_name, durations: [] };
    kernels.set(layer, kernel);
    kernel.durations.push(dur);
  }
  return Array.from(kernels, ([name, { kind, durations }]) => ({
    name,
    kind,
    nodes: null,
    medianNs: durations.sort((a, b) => a - b)[Math.floor(durations.length / 2)]! * 1000,
  }));
}

/** The bytes of a test network, whose outputs are typed by inference. */
export function written(graph: Graph): Uint8Array {
  const types = inferTypes(graph);
  return writeOnnx({ ...graph, outputs: graph.outputs.map((output) => ({ ...output, ...types.get(output.name) })) });
}
