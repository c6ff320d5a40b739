import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Generator } from '../../../../../electron/compute/random/generator.ts';
import type { ComputeRequests } from '../../../../../electron/compute/protocol.ts';
import { train } from '../../../../../electron/compute/requests/train.ts';
import { recipeSchema } from '../../../../../shared/api/training.ts';
import type { Graph } from '../../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../../../../shared/graph/builder.ts';
import { failureOf, never, png, saveModel, temporaryFolder } from '../../samples.ts';

const side = 16;

/** Squares of one of two colours on grey, and masks that say where; a border of void runs around each. */
async function drawSquares(root: string): Promise<void> {
  const generator = Generator.fromSeed(3, 'squares');
  for (const [split, count] of Object.entries({ train: 120, test: 12 })) {
    await mkdir(join(root, split, 'images'), { recursive: true });
    await mkdir(join(root, split, 'labels'), { recursive: true });
    for (let index = 0; index < count; index++) {
      const label = 1 + generator.integer(2);
      const [left, top] = [generator.integer(9), generator.integer(9)];
      const pixels = new Uint8Array(side * side * 3);
      const mask = new Uint8Array(side * side);
      for (let at = 0; at < side * side; at++) {
        const [x, y] = [(at % side) - left, Math.floor(at / side) - top];
        const inside = x >= 0 && x < 8 && y >= 0 && y < 8;
        const border = inside && (x === 0 || y === 0 || x === 7 || y === 7);
        mask[at] = border ? 255 : inside ? label : 0;
        for (let channel = 0; channel < 3; channel++) {
          const bright = inside ? (channel === label ? 200 : 40) : 120;
          pixels[3 * at + channel] = Math.max(0, Math.min(255, bright + generator.normal(15)));
        }
      }
      await writeFile(join(root, split, 'images', `${index}.png`), await png(pixels, side));
      const grey = sharp(mask, { raw: { width: side, height: side, channels: 1 } }).toColourspace('b-w');
      await writeFile(join(root, split, 'labels', `${index}.png`), await grey.png().toBuffer());
    }
  }
  const part = (split: string): string => `${split}: { images: ${split}/images, labels: ${split}/labels }`;
  const yaml = ['task: segmentation', 'format: masks', 'classes: [ground, green, blue]', 'void: 255'];
  await writeFile(join(root, 'dataset.yaml'), [...yaml, part('train'), part('test'), ''].join('\n'));
}

/** Scores at half the image's size, or at all of it. */
function network(whole: boolean, classes = 3, batch: number | string = 'N'): Graph {
  const net = new NetworkBuilder(2);
  const image = net.input([batch, 3, side, side]);
  const narrow = net.block(net.block(image, 16), 16, { stride: 2 });
  const scores = net.conv(narrow, classes, { kernel: 1, bias: true });
  if (!whole) return net.build(scores);
  const scales = net.constant({ type: 'float32', dims: [4], data: Float32Array.of(1, 1, 2, 2) });
  return net.build(net.node('Resize', [scores, '', scales], { mode: 'linear' }));
}

describe('training a network for segmentation', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    data = join(folder.path, 'data');
    await drawSquares(data);
  });
  afterAll(() => folder.remove());

  const run = async (name: string, graph: Graph): Promise<ComputeRequests['train']['output']> =>
    train(
      {
        model: await saveModel(join(folder.path, `${name}.onnx`), graph),
        data,
        task: null,
        recipe: recipeSchema.parse({
          duration: { epochs: 12 },
          batch: 8,
          optimizer: { kind: 'adam', learningRate: 0.01 },
          schedule: { kind: 'one-cycle' },
          augmentation: { flip: 0.5 },
        }),
        fromScratch: true,
        out: join(folder.path, `${name}-trained.onnx`),
        checkpoints: join(folder.path, name),
        imageCache: join(folder.path, 'images'),
        resume: false,
      },
      { signal: never, progress: () => undefined, warn: () => undefined, emit: async () => undefined },
    );

  // Two of three pixels are ground.
  it.each([
    ['at the size of the image', network(true)],
    ['at half of it', network(false)],
    ['exported for batches of five', network(false, 3, 5)],
  ])('learns what lies where, %s', async (name, graph) => {
    const { validation, trainLoss } = await run(name, graph);
    expect(validation!.accuracy).toBeGreaterThan(0.93);
    expect(trainLoss).toBeLessThan(0.3);
  });

  it('needs a score for each class', async () => {
    const failure = await failureOf(run('two', network(true, 2)));
    expect(failure.code).toBe('DATASET_MISMATCH');
    expect(failure.message).toContain('3 classes of pixels');
  });
});
