import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModelFile } from '../../../../electron/compute/model.ts';
import { handlers } from '../../../../electron/compute/requests/handlers.ts';
import type { RequestContext } from '../../../../electron/compute/serve.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import { sharedData } from '../../../setup/shared-data.ts';
import { kerasArchive, kerasH5, keras2Config, tfjsFiles, weightsOf } from '../../../shared/keras/files.ts';
import { keras3Config } from '../../../shared/keras/keras3-config.ts';
import { tf } from '../../../shared/keras/networks.ts';
import { drawDataset, failureOf, never, temporaryFolder } from '../samples.ts';

const { layers } = tf;

const context: RequestContext<never> = {
  signal: never,
  progress: () => undefined,
  warn: () => undefined,
  emit: () => Promise.resolve(),
};

/** Answers blue, green or red by the mean of each channel, after a layer that can be cut. */
function colours(): tf.Sequential {
  const model = tf.sequential({ name: 'colours' });
  model.add(layers.conv2d({ filters: 6, kernelSize: 1, inputShape: [8, 8, 3], activation: 'relu' }));
  model.add(layers.globalAveragePooling2d({}));
  model.add(layers.dense({ units: 3, activation: 'softmax' }));
  const kernel = tf.tidy(() => tf.concat([tf.eye(3), tf.eye(3)], 1).reshape([1, 1, 3, 6]));
  const dense = tf.tidy(() => tf.reverse(tf.concat([tf.eye(3), tf.eye(3)], 0), 1).mul(5));
  model.setWeights([kernel, tf.zeros([6]), dense, tf.zeros([3])]);
  return model;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
const files: Record<string, string> = {};

beforeAll(async () => {
  folder = await temporaryFolder();
  data = join(folder.path, 'data');
  await drawDataset(data, { train: 30, test: 12 });
  const model = colours();
  const named = model.layers.map((layer) => ({ name: layer.name, weights: weightsOf(layer) }));
  const [conv, , dense] = named;
  const { model: json, weights } = await tfjsFiles(model);
  await mkdir(join(folder.path, 'web'));
  await writeFile(join(folder.path, 'web', 'weights.bin'), weights);
  const save = async (name: string, bytes: Uint8Array | string): Promise<void> => {
    files[name] = join(folder.path, name);
    await writeFile(files[name], bytes);
  };
  await save('colours.h5', await kerasH5(keras2Config(model), named));
  await save(
    'colours.keras',
    await kerasArchive(keras3Config(keras2Config(model)), [
      { storeName: 'conv2d', weights: conv!.weights },
      { storeName: 'dense', weights: dense!.weights },
    ]),
  );
  await save('web/colours.json', JSON.stringify(json));
  // Content decides, not the ending.
  await save('colours.onnx', await readFile(files['colours.h5']!));
});
afterAll(() => folder.remove());

describe.each(['colours.h5', 'colours.keras', 'web/colours.json', 'colours.onnx'])('%s', (name) => {
  it('is a model like any other, its bytes ONNX', async () => {
    const { name: called, bytes, graph } = await readModelFile(files[name]!);
    expect(called).toBe('colours');
    expect(readOnnx(bytes, name)).toEqual(graph);
  });

  it('is opened, cut and evaluated', async () => {
    const model = files[name]!;
    const { groups } = await handlers.open({ model }, context);
    expect(groups.map(({ size, prunable }) => [size, prunable])).toEqual([
      [6, true],
      [3, false],
    ]);
    const out = join(folder.path, 'cut.onnx');
    const method = 'uniform-l1';
    const cut = await handlers.cut(
      { model, method, keep: { macs: 0.6 }, round: 1, seed: 0, plan: null, out } as never,
      context,
    );
    expect(cut.after.macs).toBeLessThan(cut.before.macs);
    const evaluation = { model, data, task: null, split: 'test', limit: null } as const;
    expect(await handlers.evaluate(evaluation, context)).toMatchObject({ metrics: { accuracy: 1 }, images: 12 });
  });
});

it('says which shard is not there', async () => {
  const alone = join(folder.path, 'alone.json');
  await writeFile(alone, await readFile(files['web/colours.json']!));
  const failure = await failureOf(readModelFile(alone));
  expect(failure.code).toBe('FILE_NOT_FOUND');
  expect(failure.message).toContain('weights.bin');
});

it('refuses JSON that is no network', async () => {
  const other = join(folder.path, 'package.json');
  await writeFile(other, '{"name": "espalier"}');
  expect((await failureOf(readModelFile(other))).code).toBe('MODEL_NOT_ONNX');
});

const checkpoint = sharedData('models/resnet20-12fca82f.th');

it.skipIf(checkpoint === null)('tells how to export a PyTorch checkpoint', async () => {
  const failure = await failureOf(readModelFile(checkpoint!));
  expect(failure.code).toBe('MODEL_NOT_ONNX');
  expect(failure.hint).toContain('torch.onnx.export');
});

const resnet = sharedData('models/mlperf-tiny-resnet8-cifar10.h5');

it.skipIf(resnet === null)('is known by the ONNX file that it is read as', async () => {
  const { sha256, bytes, graph } = await readModelFile(resnet!);
  expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(normalize(graph).inputs[0]!.dims).toEqual(['N', 3, 32, 32]);
});

it('is another model when a shard is another', async () => {
  const copy = join(folder.path, 'other-web');
  await mkdir(copy);
  await copyFile(join(folder.path, 'web', 'colours.json'), join(copy, 'colours.json'));
  const weights = await readFile(join(folder.path, 'web', 'weights.bin'));
  weights.writeFloatLE(0.25, 0);
  await writeFile(join(copy, 'weights.bin'), weights);
  const [own, other] = await Promise.all(
    [join(folder.path, 'web'), copy].map((directory) => readModelFile(join(directory, 'colours.json'))),
  );
  expect(other!.sha256).not.toBe(own!.sha256);
});
