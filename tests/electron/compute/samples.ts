import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { ExperimentRequest } from '../../../electron/compute/protocol.ts';
import { Generator } from '../../../electron/compute/random/generator.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { NetworkBuilder } from '../../shared/graph/builder.ts';

export const never = new AbortController().signal;

/** A folder of its own for one test file; `remove` it afterwards. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'espalier-compute-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

const colours = { blue: [40, 60, 200], green: [40, 200, 60], red: [200, 40, 60] } as const;

/** Classes blue, green and red: images of one colour with noise, no two alike. */
export async function drawDataset(
  root: string,
  { train = 60, test = 12, val = 0, size = 8 }: { train?: number; test?: number; val?: number; size?: number } = {},
): Promise<void> {
  const generator = Generator.fromSeed(7, 'drawing');
  for (const [split, count] of Object.entries({ train, test, ...(val > 0 && { val }) })) {
    for (const [name, colour] of Object.entries(colours)) {
      const folder = join(root, split, name);
      await mkdir(folder, { recursive: true });
      for (let i = 0; i < count / 3; i++) {
        const pixels = Uint8Array.from({ length: size * size * 3 }, (_, at) =>
          Math.max(0, Math.min(255, Math.round(colour[at % 3]! + generator.normal(25)))),
        );
        await writeFile(join(folder, `${i}.png`), await png(pixels, size));
      }
    }
  }
}

export function png(pixels: Uint8Array, size: number): Promise<Buffer> {
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer();
}

/** Scores blue, green, red by the mean of the channel: right on every drawn image. Batch as given. */
export function colourClassifier(batch: number | string = 'batch', size = 8): Graph {
  const builder = new NetworkBuilder();
  const input = builder.input([batch, 3, size, size]);
  const pooled = builder.node('Flatten', [builder.node('GlobalAveragePool', [input])]);
  // Rows: blue, green, red; columns: the image's red, green, blue.
  const weight = builder.constant({ type: 'float32', dims: [3, 3], data: Float32Array.of(0, 0, 1, 0, 1, 0, 1, 0, 0) });
  const bias = builder.constant({ type: 'float32', dims: [3], data: new Float32Array(3) });
  return builder.build(builder.node('Gemm', [pooled, weight, bias], { transB: 1 }));
}

/** A small residual network with batch normalisation and random weights. */
export function residualNetwork(seed = 1): Graph {
  const builder = new NetworkBuilder(seed);
  const stem = builder.block(builder.input(['batch', 3, 8, 8]), 12);
  const inner = builder.block(stem, 10);
  const branch = builder.batchNorm(builder.conv(inner, 12));
  const joined = builder.node('Relu', [builder.node('Add', [branch, stem])]);
  const wide = builder.block(builder.setChannels(joined, 12), 16);
  return builder.build(builder.classifier(wide));
}

export async function saveModel(path: string, graph: Graph): Promise<string> {
  await writeFile(path, writeOnnx(graph));
  return path;
}

type ComputedExperiment = ExperimentRequest['experiment'];

export function experimentOn(
  model: string,
  data: string,
  changes: Partial<ComputedExperiment> = {},
): ComputedExperiment {
  return {
    name: 'test',
    model,
    data,
    method: 'global-l2',
    options: {},
    levels: [0.8, 0.5],
    seed: 0,
    round: 1,
    recalibrationImages: 16,
    evaluation: { split: 'test' },
    threads: 1,
    ...changes,
  };
}

/** What the host asks for at an experiment's beginning. */
export function requestOf(experiment: ComputedExperiment, changes: Partial<ExperimentRequest> = {}): ExperimentRequest {
  const folder = dirname(experiment.model);
  return {
    experiment,
    finishedLevels: [],
    ...{ predecessor: null, checkpoint: null, searchSpent: null, latency: null },
    imageCache: join(folder, 'images'),
    trainingCheckpoints: join(folder, 'trainings'),
    ...changes,
  };
}

/** The code and message of the error that a promise ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> {
  try {
    await promise;
  } catch (error) {
    const { code, message, hint } = error as { code: string; message: string; hint: string };
    return { code, message, hint };
  }
  throw new Error('it was expected to fail');
}
