import { readFileSync } from 'node:fs';
import { LocalConnection } from '../../../electron/devices/connection/local/local-connection.ts';
import { measure } from '../../../electron/devices/measure.ts';
import type { Row } from './store.ts';

const { signal } = new AbortController();

/** Measures the dense network and those of the first seed on this computer, interleaved, and prints the table. */
export async function measureArtifacts(dense: string, rows: readonly Row[]): Promise<void> {
  const [{ seed }] = rows as [Row, ...Row[]];
  const measured = rows.filter((row) => row.seed === seed && row.algorithm === 'slr');
  const connection = new LocalConnection();
  const link = { connection: () => Promise.resolve(connection), close: () => connection.close() };
  try {
    const artifacts = [dense, ...measured.map(({ artifact }) => artifact)];
    for (const path of artifacts) readFileSync(path);
    const { models } = await measure(link, 'onnxruntime', artifacts, {
      ...{ profile: 'default', precision: 'float32', threads: 1, load: { shape: 'back-to-back' } },
      ...{ sustainedMinutes: null, layers: false, cudaGraph: false, signal, onProgress: () => undefined },
    });
    const p50 = (at: number): number => models[at]!.summary.p50Ns;
    console.log('\nLatency on this computer, one thread, p50');
    console.log(`  dense ${(p50(0) / 1e6).toFixed(3)} ms`);
    measured.forEach(({ set, level }, at) => {
      console.log(
        `  ${set} ${level}: ${(p50(at + 1) / 1e6).toFixed(3)} ms, ${(p50(at + 1) / p50(0)).toFixed(3)} of dense`,
      );
    });
  } finally {
    await connection.close();
  }
}
