import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Graph } from '../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import type { Artifact, MeasuredModel } from '../../devices/device.ts';
import { anchoredNs } from './anchored.ts';

/** Measures network files interleaved in one session, and gives them in their order. */
export type MeasureFiles = (artifacts: readonly Artifact[]) => Promise<readonly MeasuredModel[]>;

/** Networks of one session, the anchor among them: more would be minutes apart within a round. */
const sessionSize = 24;

/**
 * What networks take, in their order, and what the anchor takes. They are written to a temporary folder, measured in
 * sessions that all have the anchor, and removed. Throws what `measureFiles` throws, and CANCELLED by `signal`'s reason.
 */
export async function measureGraphs(
  measureFiles: MeasureFiles,
  anchor: Graph,
  graphs: readonly Graph[],
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<{ readonly anchorNs: number; readonly ns: readonly number[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-latency-'));
  try {
    const anchorFile = await written(folder, 'anchor', anchor);
    const sessions: (readonly MeasuredModel[])[] = [];
    for (let from = 0; from < graphs.length; from += sessionSize - 1) {
      signal.throwIfAborted();
      onProgress(from, graphs.length);
      const batch = graphs.slice(from, from + sessionSize - 1);
      const files = await Promise.all(batch.map((graph, index) => written(folder, `probe-${from + index}`, graph)));
      sessions.push(await measureFiles([anchorFile, ...files]));
    }
    onProgress(graphs.length, graphs.length);
    return anchoredNs(sessions);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function written(folder: string, name: string, graph: Graph): Promise<Artifact> {
  const bytes = writeOnnx(graph);
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}
