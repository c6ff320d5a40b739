import { readModelFile } from '../../../electron/compute/model.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { measureLocally } from '../measure-locally.ts';
import type { ResultStore } from './store.ts';

/** Measures the cut networks of one seed on this computer, interleaved, where they were not yet. */
export async function measureLatencies(store: ResultStore, network: string, path: string, seed: number): Promise<void> {
  const rows = store.rows.filter((row) => row.network === network && row.seed === seed);
  const isKnown = ({ method, level }: { method: string; level: number }): boolean =>
    store.latencies.some((one) => one.network === network && one.method === method && one.level === level);
  if (rows.every(isKnown)) return;
  const graph = normalize((await readModelFile(path)).graph);
  const units = findUnits(graph);
  const cut = rows.map(({ removed }) => cutGraph(graph, units, new Set(removed)));
  const { anchorNs, ns } = await measureLocally(graph, cut, (done, total) =>
    process.stderr.write(`\r${network}: ${done} of ${total} measured  `),
  );
  store.addLatency({ network, method: 'dense', seed, level: 1, latencyNs: anchorNs });
  rows.forEach(({ method, level }, at) => {
    store.addLatency({ network, method, seed, level, latencyNs: ns[at]! });
  });
}
