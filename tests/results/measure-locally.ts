import { LocalConnection } from '../../electron/devices/connection/local/local-connection.ts';
import { measure } from '../../electron/devices/measure.ts';
import { measureGraphs, type MeasureFiles } from '../../electron/host/latency/measure-graphs.ts';
import type { Graph } from '../../shared/graph/graph.ts';

const { signal } = new AbortController();

/** What networks take on this computer, interleaved, with one thread: p50 in nanoseconds. */
export async function measureLocally(
  dense: Graph,
  networks: readonly Graph[],
  onProgress: (done: number, total: number) => void,
): ReturnType<typeof measureGraphs> {
  const connection = new LocalConnection();
  const link = { connection: () => Promise.resolve(connection), close: () => connection.close() };
  const measureFiles: MeasureFiles = async (artifacts) => {
    const { models } = await measure(link, 'onnxruntime', artifacts, {
      ...{ profile: 'default', precision: 'float32', threads: 1, load: { shape: 'back-to-back' } },
      ...{ sustainedMinutes: null, layers: false, cudaGraph: false, signal, onProgress: () => undefined },
    });
    return models;
  };
  try {
    return await measureGraphs(measureFiles, dense, networks, { signal, onProgress });
  } finally {
    await connection.close();
  }
}
