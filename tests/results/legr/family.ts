import { join } from 'node:path';
import { evaluateClassification } from '../../../electron/compute/evaluate/classification.ts';
import { ClassificationData } from '../../../electron/compute/evaluate/classification-data.ts';
import { withSession } from '../../../electron/compute/evaluate/ort-session.ts';
import { runExperiment } from '../../../electron/compute/experiment/run.ts';
import type { ComputedCandidate } from '../../../electron/compute/protocol.ts';
import { sampleImages } from '../../../electron/compute/data/split.ts';
import { readModelFile } from '../../../electron/compute/model.ts';
import { recalibrate } from '../../../electron/compute/prune/recalibrate.ts';
import { experimentSchema } from '../../../shared/api/experiment.ts';
import type { Spent } from '../../../shared/api/results.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { removedUnits } from '../../../shared/graph/plan.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import type { ComparedMethod } from './methods.ts';
import type { ResultStore } from './store.ts';

export interface FamilySettings {
  readonly network: string;
  readonly path: string;
  readonly images: string;
  readonly cache: string;
  readonly levels: readonly number[];
  readonly seed: number;
  readonly compared: ComparedMethod;
}

const recalibrationImages = 1024;
const threads = 2;
const { signal } = new AbortController();

/** Makes what is missing of one method's family with one seed, by the product's own experiment, and stores it. */
export async function makeFamily(store: ResultStore, settings: FamilySettings): Promise<void> {
  const { network, path, images, cache, seed, compared } = settings;
  const known = store.rows.filter(
    (row) => row.network === network && row.method === compared.name && row.seed === seed,
  );
  const finished = known.map(({ level }) => level);
  if (settings.levels.every((level) => finished.includes(level))) return;
  const experiment = experimentSchema.parse({
    ...{ name: network, model: path, data: images, method: compared.method, options: compared.options },
    ...{ levels: settings.levels, seed, recalibrationImages, fineTune: 'short', threads },
  });
  const graph = normalize((await readModelFile(path)).graph);
  const data = await ClassificationData.open(images, graph, seed, null, cache);
  let spent: Spent | null = null;
  const run = runExperiment(
    {
      experiment: { ...experiment, round: 1 },
      ...{ finishedLevels: [1, ...finished], predecessor: null, checkpoint: null, searchSpent: null, latency: null },
      ...{ imageCache: cache, trainingCheckpoints: join(cache, 'checkpoints') },
    },
    {
      signal,
      progress: ({ stage, done, total }) =>
        process.stderr.write(`\r${network} ${compared.name} ${stage} ${done}/${total}   `),
      warn: (message) => console.error(message),
      measure: () => Promise.reject(new Error('nothing is measured here')),
    },
  );
  for await (const made of run) {
    if (made.kind === 'spent') spent = made.spent;
    if (made.kind !== 'candidate') continue;
    const before = await withoutTraining(graph, data, made, seed);
    const { level, macs, accuracy, ranking } = made;
    store.add({
      ...{ network, method: compared.name, seed, level, macs, ranking },
      ...{ asCut: before.asCut, recalibrated: before.recalibrated, fineTuned: accuracy, removed: before.removed },
    });
    console.error(
      `\r${network} ${compared.name} seed ${seed} ${level}: ${[before.asCut, before.recalibrated, accuracy].map((share) => (100 * share).toFixed(1)).join(' / ')} ${ranking ?? ''}`,
    );
  }
  if (spent !== null && finished.length === 0) store.addSearch({ network, method: compared.name, seed, ...spent });
}

async function withoutTraining(
  graph: Graph,
  data: ClassificationData,
  { plan }: ComputedCandidate,
  seed: number,
): Promise<{ asCut: number; recalibrated: number; removed: number[] }> {
  const units = findUnits(graph);
  const removed = removedUnits(graph, units, plan!);
  const cut = cutGraph(graph, units, removed);
  const calibration = sampleImages(await data.images('calibration', signal), recalibrationImages, seed);
  const batches = data.batches(calibration, signal);
  const recalibrated = await recalibrate(cut, data.classifier, batches, threads, signal);
  const test = await data.images('test', signal);
  const accuracyOf = async (network: Graph): Promise<number> => {
    const { accuracy } = await withSession(writeOnnx(network), threads, (session) =>
      evaluateClassification(session, data.classifier, data.batches(test, signal), { signal }),
    );
    return accuracy;
  };
  return { asCut: await accuracyOf(cut), recalibrated: await accuracyOf(recalibrated), removed: [...removed] };
}
