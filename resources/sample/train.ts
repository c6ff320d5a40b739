/**
 * Makes the network of the sample project with Espalier itself: draws scenes, writes a network without knowledge, and
 * calls `espalier train` and `espalier evaluate`. Ten to twenty minutes on two cores.
 * `node resources/sample/train.ts [--folder .cache/sample-training] [--per-class 10000] [--out marker-net.onnx] [-- flags of train]`
 */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeOnnx } from '../../shared/onnx/write.ts';
import { sampleRecipe, writeSampleDataset } from './index.ts';
import { sceneClasses } from './scenes/draw.ts';
import { markerNet } from './train/architecture.ts';
import { untrainedGraph } from './train/graph.ts';

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const espalier = beside('../../electron/host/cli/espalier.mjs');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string', default: beside('../../.cache/sample-training') },
    'per-class': { type: 'string', default: '10000' },
    out: { type: 'string' },
  },
});
const folder = resolve(values.folder);
const trained = resolve(values.out ?? join(folder, 'marker-net.onnx'));

/** One command of Espalier's, its progress on our stderr; what it printed on stdout. */
async function run(...args: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [espalier, ...args, '--json', '--project', join(folder, 'project')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) throw new Error(`espalier ${args[0]} ended with ${String(code)}: ${printed}`);
  return JSON.parse(printed) as unknown;
}

await mkdir(folder, { recursive: true });
const scenes = join(folder, 'scenes');
const images = join(folder, 'images');
// Scenes of another seed than the sample's own: the network has seen none of the images that it is shown with.
await writeSampleDataset(scenes, { trainPerClass: Number(values['per-class']), testPerClass: 10, seed: 2 });
await writeSampleDataset(images, sampleRecipe);
const untrained = join(folder, 'untrained.onnx');
await writeFile(untrained, writeOnnx(untrainedGraph(markerNet(sceneClasses.length))));

const how = ['--from-scratch', '--recipe', beside('./recipe.yaml'), ...positionals];
console.log(await run('train', untrained, '--data', scenes, ...how, '--out', trained));
const { metrics } = (await run('evaluate', trained, '--data', images)) as { metrics: { accuracy: number } };
console.log(`${trained}: test accuracy ${(100 * metrics.accuracy).toFixed(2)} %`);
