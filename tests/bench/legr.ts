/**
 * `npm run bench:legr`: judging LeGR's candidates through the whole search path (ranking, selection, cutting, creating
 * a session, running) beside bare onnxruntime-node inference of the same cut networks on the same batches, whose
 * sessions were made beforehand: ResNet-56 cut to half of its MACs, 2,000 validation images, 2 threads, in interleaved
 * blocks, since machines are shared. `npm run bench:legr -- 400` judges that many candidates; 24 otherwise.
 */
import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { median } from 'simple-statistics';
import { sampleImages } from '../../electron/compute/data/split.ts';
import { ClassificationData } from '../../electron/compute/evaluate/classification-data.ts';
import { createJudge } from '../../electron/compute/judge/create-judge.ts';
import { Evolution } from '../../electron/compute/methods/legr/evolution.ts';
import { layerSpace } from '../../electron/compute/methods/legr/layer-space.ts';
import { options, settingsOf } from '../../electron/compute/methods/legr/options.ts';
import { filterNorms } from '../../electron/compute/prune/filter-norms.ts';
import { Selector } from '../../electron/compute/prune/select.ts';
import { findUnits } from '../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../shared/graph/cut.ts';
import { normalize } from '../../shared/graph/normalize.ts';
import { readOnnx } from '../../shared/onnx/read.ts';
import { writeOnnx } from '../../shared/onnx/write.ts';
import { cifar10, sharedData } from '../setup/shared-data.ts';

const images = 2000;
const batch = 64;
const threads = 2;
const level = 0.5;
/** Candidates of which each path judges its share at a time: enough to keep all threads at work. */
const block = 4;
const candidates = Number(process.argv[2] ?? 24);
const seed = 0;
const signal = new AbortController().signal;

/** Milliseconds of each call, by what it does. */
const parts = new Map<string, number[]>();

async function timed<Result>(part: string, work: () => Result | Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await work();
  const times = parts.get(part) ?? [];
  times.push(performance.now() - start);
  parts.set(part, times);
  return result;
}

async function bench(path: string, folder: string): Promise<void> {
  const graph = normalize(readOnnx(await readFile(path), path));
  const units = findUnits(graph);
  const selector = new Selector(graph, units);
  const limit = selector.shareOf('macs', level);
  const space = layerSpace(filterNorms(graph, units, 'squares'), units.units.length, 'sum');
  // Random individuals, as the first population is drawn.
  const settings = settingsOf(options.parse({ setting: 'published', candidates, population: candidates }), [level], {
    threads,
  });
  const evolution = new Evolution(settings, space, [], { seed, name: 'bench' });
  const individuals = evolution.draw(candidates);
  const data = await ClassificationData.open(folder, graph, seed, null, null);
  const validation = sampleImages(await data.images('validation', signal), images, seed);
  const tensors: Tensor[] = [];
  for await (const { data: pixels, size } of data.batches(validation, signal)) {
    const length = pixels.length / size;
    for (let from = 0; from < size; from += batch) {
      const values = pixels.slice(from * length, Math.min(size, from + batch) * length);
      tensors.push(new Tensor('float32', values, [values.length / length, 3, 32, 32]));
    }
  }
  const judge = await createJudge({ graph, units, data, seed, threads, signal }, { images, recalibrationImages: 0 });

  const bareSession = async (individual: (typeof individuals)[number]): Promise<InferenceSession> => {
    const scores = await timed('ranking', () => space.scores(individual));
    const removed = await timed('selection', () => selector.select(scores, limit));
    const cut = await timed('cutting', () => cutGraph(graph, units, removed));
    const bytes = await timed('writing', () => writeOnnx(cut));
    return timed('session', () =>
      InferenceSession.create(bytes, {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
      }),
    );
  };
  const bare = async (sessions: readonly InferenceSession[]): Promise<void> => {
    for (const session of sessions)
      for (const tensor of tensors) await session.run({ [data.classifier.input]: tensor });
  };
  const whole = async (some: typeof individuals): Promise<void> => {
    await Promise.all(
      some.map((individual) => judge.judge({ removed: selector.select(space.scores(individual), limit) })),
    );
  };

  // Threads start and code is compiled with the first networks.
  await whole(individuals.slice(0, judge.atOnce));
  await Promise.all((await Promise.all(individuals.slice(0, 2).map(bareSession))).map((session) => session.release()));
  parts.clear();
  const ratios: number[] = [];
  for (let from = 0; from < candidates; from += block) {
    const some = individuals.slice(from, from + block);
    const sessions: InferenceSession[] = [];
    for (const individual of some) sessions.push(await bareSession(individual));
    // Who goes first alternates, so that neither always follows the other's heat.
    const order = (from / block) % 2 === 0 ? ['bare', 'whole'] : ['whole', 'bare'];
    for (const side of order) await timed(side, () => (side === 'bare' ? bare(sessions) : whole(some)));
    ratios.push(parts.get('whole')!.at(-1)! / parts.get('bare')!.at(-1)!);
    for (const session of sessions) await session.release();
  }
  await judge.close();
  report(ratios, judge.atOnce);
}

function report(ratios: readonly number[], atOnce: number): void {
  const total = (part: string): number => parts.get(part)!.reduce((sum, time) => sum + time, 0);
  const perCandidate = (part: string): string => (total(part) / candidates).toFixed(1).padStart(7);
  console.log(`bare inference   ${perCandidate('bare')} ms a candidate`);
  console.log(`whole search     ${perCandidate('whole')} ms a candidate, ${atOnce} at once`);
  console.log(
    `ratio            ${(total('whole') / total('bare')).toFixed(3).padStart(7)}, of blocks: median ${median([...ratios]).toFixed(3)}` +
      ` (${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)}); asked: at most 1.25`,
  );
  console.log('of which, on one thread, medians:');
  for (const part of ['ranking', 'selection', 'cutting', 'writing', 'session']) {
    const asked = part === 'selection' ? ' (asked: under 5)' : '';
    console.log(`  ${part.padEnd(14)} ${median(parts.get(part)!).toFixed(2).padStart(7)} ms${asked}`);
  }
}

const network = sharedData('models/resnet56-cifar10.onnx');
if (network === null || sharedData('cifar10-jpeg.tar.xz') === null) {
  console.log('The LeGR bench is skipped: ../shared/data is not there.');
} else {
  console.log(`${candidates} candidates of ResNet-56 at ${level} of its MACs, ${images} images, ${threads} threads:`);
  await bench(network, await cifar10());
}
