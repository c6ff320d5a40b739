import { readModelFile } from '../../../electron/compute/model.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { measureLocally } from '../measure-locally.ts';
import type { Row } from './store.ts';

/** Measures the dense network and those of SLR with the first seed on this computer, interleaved, and prints the table. */
export async function printLatencies(dense: string, rows: readonly Row[]): Promise<void> {
  const measured = rows.filter(({ seed, algorithm }) => seed === rows[0]?.seed && algorithm === 'slr');
  const networks = await Promise.all(measured.map(({ artifact }) => readGraph(artifact)));
  const { anchorNs, ns } = await measureLocally(await readGraph(dense), networks, (done, total) =>
    process.stderr.write(`\r${done} of ${total} measured  `),
  );
  console.log(`\nLatency on this computer, one thread, p50: dense ${(anchorNs / 1e6).toFixed(3)} ms`);
  measured.forEach(({ set, level }, at) => {
    const share = (ns[at]! / anchorNs).toFixed(3);
    console.log(`  ${set} at ${100 * level} %: ${(ns[at]! / 1e6).toFixed(3)} ms, ${share} of dense`);
  });
}

async function readGraph(path: string): Promise<Graph> {
  return normalize((await readModelFile(path)).graph);
}
