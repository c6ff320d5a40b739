/**
 * `npm run bench`: images/s of the product's evaluation beside a bare onnxruntime-node loop on the same network, in
 * the same run and interleaved, since machines are shared. The bare loop is the limit: one tensor, made once, run
 * again and again. Prints medians over rounds.
 */
import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { median } from 'simple-statistics';
import { ClassificationData } from '../../electron/compute/evaluate/classification-data.ts';
import { evaluateClassification } from '../../electron/compute/evaluate/classification.ts';
import { OrtSession } from '../../electron/compute/evaluate/ort-session.ts';
import { normalize } from '../../shared/graph/normalize.ts';
import { readOnnx } from '../../shared/onnx/read.ts';
import { cifar10, sharedData } from '../setup/shared-data.ts';

const batch = 128;
const threads = 2;
const images = 10 * batch;
/** With each order of making the sessions. */
const rounds = 12;
const signal = new AbortController().signal;

/** Images per second of one pass of the bare loop. */
async function bare(session: InferenceSession, input: string, data: Float32Array): Promise<number> {
  const tensor = new Tensor('float32', data, [batch, 3, 32, 32]);
  const start = performance.now();
  for (let done = 0; done < images; done += batch) await session.run({ [input]: tensor });
  return images / ((performance.now() - start) / 1000);
}

interface Series {
  readonly limits: number[];
  readonly reached: number[];
  readonly ratios: number[];
}

async function bench(name: string, path: string, folder: string): Promise<void> {
  const bytes = await readFile(path);
  const graph = normalize(readOnnx(bytes, path));
  const data = await ClassificationData.open(folder, graph, 0);
  const test = await data.images('test', signal);
  const chosen = Array.from({ length: images }, (_, i) => test[Math.floor((i * test.length) / images)]!);
  const series: Series = { limits: [], reached: [], ratios: [] };
  // Of two equal sessions in one process the first can be slower by as much as is measured here: each goes first once.
  for (const ownFirst of [true, false]) await compare(bytes, data, chosen, ownFirst, series);
  const { limits, reached, ratios } = series;
  console.log(
    `${name.padEnd(10)} bare ${median(limits).toFixed(0).padStart(6)} images/s   espalier ${median(reached).toFixed(0).padStart(6)} images/s` +
      `   ratio ${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)})`,
  );
}

/** Adds rounds with two new sessions to the series. */
async function compare(
  bytes: Uint8Array,
  data: ClassificationData,
  chosen: Awaited<ReturnType<ClassificationData['images']>>,
  ownFirst: boolean,
  { limits, reached, ratios }: Series,
): Promise<void> {
  const createPlain = (): Promise<InferenceSession> =>
    InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    });
  const early = ownFirst ? null : await createPlain();
  const own = await OrtSession.create(bytes, { threads });
  const plain = early ?? (await createPlain());
  const evaluate = async (): Promise<number> =>
    (await evaluateClassification(own, data.classifier, data.batches(chosen, signal), { signal })).imagesPerSecond;

  await evaluate();
  const fixed = Float32Array.from({ length: batch * 3 * 32 * 32 }, (_, i) => Math.sin(i));
  await bare(plain, data.classifier.input, fixed);
  for (let round = 0; round < rounds; round++) {
    // Who goes first alternates, so that neither always follows the other's heat.
    const first = round % 2 === 0 ? await bare(plain, data.classifier.input, fixed) : await evaluate();
    const second = round % 2 === 0 ? await evaluate() : await bare(plain, data.classifier.input, fixed);
    const [limit, own] = round % 2 === 0 ? [first, second] : [second, first];
    limits.push(limit);
    reached.push(own);
    ratios.push(own / limit);
  }
  await own.release();
  await plain.release();
}

const networks = { 'ResNet-20': 'models/resnet20-cifar10-jpeg.onnx', 'ResNet-56': 'models/resnet56-cifar10.onnx' };
if (sharedData('cifar10-jpeg.tar.xz') === null) {
  console.log('The evaluation bench is skipped: ../shared/data is not there.');
} else {
  const folder = await cifar10();
  console.log(
    `Evaluation, batch ${batch}, ${threads} threads, ${images} images a pass, medians of ${2 * rounds} rounds:`,
  );
  for (const [name, file] of Object.entries(networks)) await bench(name, sharedData(file)!, folder);
}
