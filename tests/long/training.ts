/**
 * `npm run check:training`: trainings that take minutes, with their test accuracy. A network of MLPerf Tiny's shape from
 * scratch on 10,000 CIFAR images, ten epochs, three seeds: at least 60 %. ResNet-20 from its weights for the original
 * CIFAR, one epoch on 20,000 of the JPEG images, where it has 81 %: at least 85.5 %.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate } from '../../electron/compute/requests/evaluate.ts';
import { train } from '../../electron/compute/requests/train.ts';
import { recipeSchema } from '../../shared/api/training.ts';
import { cifar10, sharedData } from '../setup/shared-data.ts';

interface Check {
  readonly name: string;
  readonly model: string;
  readonly fromScratch: boolean;
  readonly recipe: unknown;
  /** Share of the test images. */
  readonly least: number;
}

const fromScratch = (seed: number): Check => ({
  name: `ResNet-8 from scratch, seed ${seed}`,
  model: 'mlperf-tiny-resnet8-cifar10.h5',
  fromScratch: true,
  recipe: {
    duration: { epochs: 10 },
    images: 10_000,
    batch: 64,
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    schedule: { kind: 'one-cycle' },
    seed,
  },
  least: 0.6,
});

const checks: readonly Check[] = [
  {
    name: 'ResNet-20 fine-tuned for one epoch',
    model: 'resnet20-cifar10.onnx',
    fromScratch: false,
    recipe: {
      duration: { epochs: 1 },
      images: 20_000,
      batch: 128,
      optimizer: { kind: 'sgd', learningRate: 0.02 },
      schedule: { kind: 'one-cycle' },
    },
    least: 0.855,
  },
  ...[0, 1, 2].map(fromScratch),
];

/** One for all: the second training of the same images decodes none. */
const imageCache = await mkdtemp(join(tmpdir(), 'espalier-images-'));

const context = {
  signal: new AbortController().signal,
  progress: () => undefined,
  warn: (message: string) => console.log(`  ${message}`),
};

async function run({ name, model, fromScratch, recipe, least }: Check): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-training-'));
  const out = join(folder, 'network.onnx');
  const data = await cifar10();
  const start = performance.now();
  const report = await train(
    {
      model: sharedData(`models/${model}`)!,
      data,
      task: null,
      recipe: recipeSchema.parse(recipe),
      fromScratch,
      out,
      checkpoints: join(folder, 'checkpoints'),
      imageCache,
      resume: false,
    },
    { ...context, emit: async () => undefined },
  );
  const seconds = (performance.now() - start) / 1000;
  const evaluation = { model: out, data, task: null, split: 'test', limit: null } as const;
  const { metrics, images } = await evaluate(evaluation, { ...context, emit: async () => undefined });
  await rm(folder, { recursive: true });
  const reached = metrics.accuracy >= least;
  console.log(
    `${reached ? 'ok  ' : 'LOW '} ${name}: ${(100 * metrics.accuracy).toFixed(2)} % of ${images} test images (at least ${100 * least} %), ` +
      `${report.imagesPerSecond.toFixed(0)} images/s, waiting ${(100 * report.waitedShare).toFixed(2)} %, ${seconds.toFixed(0)} s in all`,
  );
  return reached;
}

if (sharedData('cifar10-jpeg.tar.xz') === null) {
  console.log('The training checks are skipped: ../shared/data is not there.');
} else {
  for (const check of checks) if (!(await run(check))) process.exitCode = 1;
  await rm(imageCache, { recursive: true });
}
