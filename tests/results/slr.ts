/**
 * `npm run results:slr`: ResNet-20 driven to sparse weights by SLR, ADMM and one-shot pruning with one small budget for
 * all (600 steps of 64 images, then 3 epochs of 100 steps with the zeros kept): test accuracy as it is pruned, hard, and
 * retrained; the curve of the retraining; zeros, bytes and measured latency. Three seeds. What was made is kept in
 * `.cache/results` and not made again.
 * Options: --seeds 0,1 --algorithms slr,admm --sets irregular,units --levels 0.3,0.1 --measure; --print makes nothing.
 * `--model FILE --data FOLDER` is any classifier on any image folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runExperiment } from '../../electron/compute/experiment/run.ts';
import type { Chart } from '../../shared/api/charts.ts';
import { experimentSchema } from '../../shared/api/experiment.ts';
import { baseNetwork } from './legr/base-networks.ts';
import { printLatencies } from './slr/latencies.ts';
import { algorithms, type Algorithm, type Point, points } from './slr/points.ts';
import { ResultStore } from './slr/store.ts';
import { printTable } from './slr/table.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '0,1,2' },
    algorithms: { type: 'string', default: algorithms.join(',') },
    sets: { type: 'string', default: points.map(({ set }) => set).join(',') },
    levels: { type: 'string' },
    model: { type: 'string' },
    data: { type: 'string' },
    measure: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
  },
});
const cache = fileURLToPath(new URL('../../.cache/results', import.meta.url));
const store = new ResultStore(join(cache, 'slr.jsonl'));
const stepsPerEpoch = 100;
const batch = 64;
const { signal } = new AbortController();

interface Base {
  readonly network: string;
  readonly path: string;
  readonly images: string;
}

async function makeAll(base: Base): Promise<void> {
  for (const seed of values.seeds.split(',').map(Number)) {
    for (const point of points.filter(({ set }) => values.sets.split(',').includes(set))) {
      for (const algorithm of algorithms.filter((name) => values.algorithms.split(',').includes(name))) {
        await make(base, seed, point, algorithm);
      }
    }
  }
}

async function make({ network, path, images }: Base, seed: number, point: Point, algorithm: Algorithm): Promise<void> {
  const { set, cost } = point;
  const isKnown = (level: number): boolean =>
    store.rows.some(
      (row) =>
        row.network === network &&
        row.set === set &&
        row.algorithm === algorithm &&
        row.seed === seed &&
        row.level === level,
    );
  const asked = values.levels?.split(',').map(Number) ?? point.levels;
  const levels = asked.filter((level) => !isKnown(level));
  if (levels.length === 0) return;
  const common = { batch, images: batch * stepsPerEpoch, schedule: { kind: 'cosine' } };
  const experiment = experimentSchema.parse({
    ...{ name: network, model: path, data: images, method: 'slr', levels, cost, seed, recalibrationImages: 1024 },
    options: {
      ...{ algorithm, set, rho: 1, updateEvery: 20, stopGap: 0, projectedImages: 0 },
      training: { ...common, duration: { steps: 6 * stepsPerEpoch }, optimizer: { kind: 'sgd', learningRate: 0.01 } },
    },
    fineTune: { recipe: { ...common, duration: { epochs: 3 }, optimizer: { kind: 'sgd', learningRate: 0.01 } } },
  });
  const curves = new Map<string, readonly number[]>();
  const run = runExperiment(
    {
      experiment: { ...experiment, round: 1 },
      ...{ finishedLevels: [1], predecessor: null, checkpoint: null, searchSpent: null, latency: null },
      ...{ imageCache: join(cache, 'images'), trainingCheckpoints: join(cache, 'checkpoints') },
    },
    {
      signal,
      progress: ({ stage, done, total }) => process.stderr.write(`\r${set} ${algorithm} ${stage} ${done}/${total}   `),
      warn: (message) => console.error(message),
      show: (id, draw) => {
        if (id === 'fine-tuning accuracy') keepCurves(draw(), curves);
      },
      measure: () => Promise.reject(new Error('nothing is measured here')),
    },
  );
  for await (const made of run) {
    if (made.kind !== 'candidate') continue;
    const { level, accuracy, beforeTraining, macs, sparsity } = made;
    const artifact = join(cache, 'slr', `${network}-${set}-${algorithm}-${level}-${seed}.onnx`);
    mkdirSync(join(cache, 'slr'), { recursive: true });
    writeFileSync(artifact, made.artifact);
    store.add({
      ...{ network, set, algorithm, seed, level, hardPruned: beforeTraining!, retrained: accuracy, macs, artifact },
      curve: curves.get(`${Math.round(1000 * level) / 10} %`) ?? [],
      zeroShare: sparsity === null ? null : sparsity.zeros / sparsity.weights,
      compressedBytes: sparsity?.compressedBytes ?? null,
      denseBytes: sparsity?.denseBytes ?? null,
    });
    const percent = (share: number): string => (100 * share).toFixed(1);
    console.error(
      `\r${set} ${algorithm} seed ${seed} ${level}: ${percent(beforeTraining!)} -> ${percent(accuracy)}        `,
    );
  }
}

function keepCurves(chart: Chart, curves: Map<string, readonly number[]>): void {
  if (chart.kind !== 'lines') return;
  for (const series of chart.series) if (series.look === 'line') curves.set(series.name, series.y);
}

const base =
  values.model === undefined || values.data === undefined
    ? await baseNetwork('resnet20', cache).then((found) => found && { network: 'resnet20', ...found })
    : { network: basename(values.model), path: resolve(values.model), images: resolve(values.data) };
if (base === null) console.log('Left out: ResNet-20 or its images are not in ../shared/data.');
else if (!values.print) {
  await makeAll(base);
  if (values.measure) await printLatencies(base.path, store.rows);
}
printTable(store.rows);
