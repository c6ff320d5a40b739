import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldBatchNormalization } from '../../../shared/graph/fold-batch-normalization.ts';
import type { Dimension, Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { seededRandom } from '../graph/builder.ts';
import { proveRandomCut } from '../graph/prove.ts';
import { structures } from '../graph/structures/index.ts';

const loader = fileURLToPath(new URL('./load-files.ts', import.meta.url));
const models = fileURLToPath(new URL('../../../../shared/data/models/', import.meta.url));

interface Run {
  readonly path: string;
  readonly batch: number;
  readonly dims: Readonly<Record<string, readonly number[]>>;
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'espalier-written-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Each graph whole, cut, and cut with batch normalisation folded, as files. */
async function writeAll(graphs: readonly { name: string; graph: Graph }[]): Promise<Map<string, Graph>> {
  const written = new Map<string, Graph>();
  for (const [index, { graph }] of graphs.entries()) {
    const { cut } = await proveRandomCut(graph, seededRandom(index), 0.5);
    for (const [kind, network] of Object.entries({ whole: graph, cut, folded: foldBatchNormalization(cut) })) {
      const path = join(directory, `${index}-${kind}.onnx`);
      await writeFile(path, writeOnnx(network));
      written.set(path, network);
    }
  }
  return written;
}

/** What ONNX Runtime says of files, and the dimensions that it computes. */
async function load(paths: Iterable<string>): Promise<{ said: string; runs: Run[] }> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [loader, ...paths], { maxBuffer: 1 << 26 });
  const runs = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Run);
  return { said: stderr, runs };
}

function expectSound(
  written: ReadonlyMap<string, Graph>,
  { said, runs }: { said: string; runs: readonly Run[] },
): void {
  expect(said).toBe('');
  expect(runs).toHaveLength(2 * written.size);
  for (const { path, batch, dims } of runs) {
    const graph = written.get(path)!;
    const open = new Set<Dimension>(graph.inputs.flatMap((input) => input.dims));
    for (const output of graph.outputs) {
      // How many boxes are left only the image tells: such a dimension has a name that no input has.
      const expected = output.dims!.map((dim, axis) =>
        typeof dim === 'number' ? dim : open.has(dim) ? batch : dims[output.name]![axis],
      );
      expect({ path, dims: dims[output.name] }).toEqual({ path, dims: expected });
    }
  }
}

it('of every structure load without a word, take any batch, and give what the graph says', async () => {
  const written = await writeAll(structures.map(({ name, build }) => ({ name, graph: build() })));
  expectSound(written, await load(written.keys()));
}, 60_000);

// Skipped with one line where the data is not there.
describe.skipIf(!existsSync(models))('of the networks of ../shared/data', () => {
  it('load without a word, take any batch, and give what the graph says', async () => {
    const files = existsSync(models) ? readdirSync(models).filter((name) => name.endsWith('.onnx')) : [];
    const graphs = await Promise.all(
      files.map(async (name) => ({ name, graph: normalize(readOnnx(await readFile(join(models, name)), name)) })),
    );
    const written = await writeAll(graphs);
    expectSound(written, await load(written.keys()));
  }, 60_000);
});
