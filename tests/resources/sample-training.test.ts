import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sampleNetworkPath } from '../../resources/sample/index.ts';
import { sceneClasses } from '../../resources/sample/scenes/draw.ts';
import { markerNet } from '../../resources/sample/train/architecture.ts';
import { untrainedGraph } from '../../resources/sample/train/graph.ts';
import { recipeSchema } from '../../shared/api/training.ts';
import { costOf } from '../../shared/graph/cost.ts';
import type { Graph } from '../../shared/graph/graph.ts';
import { normalize } from '../../shared/graph/normalize.ts';
import { readOnnx } from '../../shared/onnx/read.ts';
import { writeOnnx } from '../../shared/onnx/write.ts';

const script = fileURLToPath(new URL('../../resources/sample/train.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espalier-sample-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const structure = ({ nodes, inputs, outputs, constants }: Graph) => ({
  nodes: nodes.map(({ operator, attributes }) => ({ operator, attributes })),
  inputs,
  outputs,
  dims: [...constants.values()].map(({ dims }) => dims.join('x')).sort(),
});

describe('the untrained sample network', () => {
  const graph = untrainedGraph(markerNet(sceneClasses.length));

  it('is the one that is shipped, without what that has learned', async () => {
    const shipped = readOnnx(await readFile(sampleNetworkPath), sampleNetworkPath);
    const written = readOnnx(writeOnnx(graph), 'untrained.onnx');
    expect(structure(normalize(written))).toEqual(structure(normalize(shipped)));
    expect(costOf(normalize(written))).toMatchObject({ params: costOf(normalize(shipped)).params });
  });

  it('has a recipe that Espalier knows', async () => {
    const file = fileURLToPath(new URL('../../resources/sample/recipe.yaml', import.meta.url));
    const recipe = recipeSchema.parse(parse(await readFile(file, 'utf8')));
    // Mirrored, a left chevron is a right one.
    expect(recipe.augmentation).toMatchObject({ flip: 0 });
  });
});

describe('training the sample network', () => {
  it('is done by the command line from scratch, and reported on the test images', async () => {
    const out = join(folder, 'marker-net.onnx');
    const args = ['--folder', folder, '--per-class', '12', '--out', out, '--', '--epochs', '1', '--threads', '1'];
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/test accuracy \d+\.\d\d %/);
    const trained = readOnnx(await readFile(out), out);
    expect(structure(trained).dims).toEqual(structure(readOnnx(await readFile(sampleNetworkPath), '')).dims);
    for (const [name, { data }] of trained.constants) {
      const values = [...(data as Float32Array)];
      expect(values.every(Number.isFinite), name).toBe(true);
    }
    // What was zero has learned something.
    expect([...(trained.constants.get('stem.conv.weight')!.data as Float32Array)].some((value) => value !== 0)).toBe(
      true,
    );
  }, 120_000);
});
