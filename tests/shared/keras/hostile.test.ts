import { beforeAll, describe, expect, it } from 'vitest';
import { EspalierError } from '../../../shared/api/errors.ts';
import { readKerasArchive } from '../../../shared/keras/archive.ts';
import { readKerasH5 } from '../../../shared/keras/keras-h5.ts';
import { readTfjs } from '../../../shared/keras/tfjs.ts';
import { seededRandom } from '../graph/builder.ts';
import { blocks } from './blocks.ts';
import { hdf5, kerasArchive, keras2Config, kerasH5, tfjsFiles, weightsOf } from './files.ts';
import { keras3Config } from './keras3-config.ts';
import type { tf } from './networks.ts';

const codes = /^(MODEL_INVALID|MODEL_TRUNCATED|SHAPE_INVALID|OPERATOR_UNKNOWN)$/;

/** Damaged files are read or refused with a code; nothing else is thrown. */
async function expectCoded(read: Promise<unknown>, what: string): Promise<void> {
  try {
    await read;
  } catch (error) {
    if (!(error instanceof EspalierError) || !codes.test(error.code)) throw new Error(what, { cause: error });
    expect(error.message).not.toMatch(/undefined|\[object/);
  }
}

function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = bytes.slice();
  for (let flips = 1 + Math.floor(random() * 6); flips > 0; flips--) {
    copy[Math.floor(random() * copy.length)] = random() < 0.4 ? 255 : Math.floor(random() * 256);
  }
  return copy;
}

let h5: Uint8Array;
let archive: Uint8Array;
let model: tf.LayersModel;

beforeAll(async () => {
  model = blocks['ResNet']!();
  const layers = model.layers.map((layer) => ({ name: layer.name, weights: weightsOf(layer) }));
  h5 = await kerasH5(keras2Config(model), layers);
  const dense = model.layers.filter((layer) => layer.getClassName() === 'Dense').map(weightsOf)[0]!;
  archive = await kerasArchive(keras3Config(keras2Config(model)), [{ storeName: 'dense', weights: dense }]);
});

describe('damaged files', () => {
  it('.h5, flipped', async () => {
    const random = seededRandom(11);
    for (let round = 0; round < 250; round++) {
      await expectCoded(readKerasH5(damaged(h5, random), 'model.h5'), `round ${round}`);
    }
  });

  it('.keras, flipped', async () => {
    const random = seededRandom(12);
    for (let round = 0; round < 250; round++) {
      await expectCoded(readKerasArchive(damaged(archive, random), 'model.keras'), `round ${round}`);
    }
  });

  it('cut off anywhere', async () => {
    for (let share = 0; share < 1; share += 0.03) {
      const cut = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, Math.floor(share * bytes.length));
      await expect(readKerasH5(cut(h5), 'model.h5')).rejects.toMatchObject({ code: 'MODEL_TRUNCATED' });
      await expect(readKerasArchive(cut(archive), 'model.keras')).rejects.toMatchObject({ code: 'MODEL_TRUNCATED' });
    }
  });

  it('TensorFlow.js, with values of other types', async () => {
    const { model: json, weights } = await tfjsFiles(model);
    const text = JSON.stringify(json);
    const random = seededRandom(13);
    const values = ['null', '-1', '1e300', '"x"', '[]', '{}', 'true', '0', '[[["a",0,0]]]'];
    const places = [...text.matchAll(/(?<=":)(?:-?[\d.]+|"[^"]*"|true|false|null|\[\])/g)];
    for (let round = 0; round < 400; round++) {
      const place = places[Math.floor(random() * places.length)]!;
      const value = values[Math.floor(random() * values.length)]!;
      const changed = text.slice(0, place.index) + value + text.slice(place.index + place[0].length);
      const read = readTfjs(JSON.parse(changed), 'model.json', async () => weights);
      await expectCoded(read, `${place[0]} at ${place.index} -> ${value}`);
    }
  });
});

it('a heap on which the HDF5 library never returns is refused (found by flipping bytes of a real file)', async () => {
  // A heap of 64 bytes that begins with free space of no size.
  const heap = Buffer.from('GCOL\u0001\0\0\0\u0040', 'latin1');
  const bytes = new Uint8Array(h5.length + 64);
  bytes.set(h5);
  bytes.set(heap, h5.length);
  await expect(readKerasH5(bytes, 'model.h5')).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringContaining('does not end'),
  });
});

it('a weight whose shape is larger than its file costs no memory', async () => {
  const layers = [
    { class_name: 'InputLayer', config: { name: 'image', batch_input_shape: [null, 4, 4, 100_000] } },
    { class_name: 'Conv2D', config: { name: 'conv', filters: 100_000, kernel_size: 1, use_bias: false } },
  ];
  const bytes = await hdf5((file) => {
    file.create_attribute('model_config', JSON.stringify({ class_name: 'Sequential', config: { layers } }));
    const group = file.create_group('model_weights').create_group('conv');
    group.create_attribute('weight_names', ['conv/kernel:0']);
    // Chunks that were never written take no room.
    group
      .create_group('conv')
      .create_dataset({
        name: 'kernel:0',
        data: new Float32Array(1),
        shape: [1, 1, 1, 1],
        maxshape: [null, null, null, null],
        chunks: [1, 1, 1, 1],
        dtype: '<f4',
      })
      .resize([1, 1, 100_000, 100_000]);
  });
  await expect(readKerasH5(bytes, 'model.h5')).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringContaining('larger than the file'),
  });
});

it('models that call models without end are refused', async () => {
  // Each model calls the one inside it ten times: 10^7 layers from a few lines.
  let inner: Record<string, unknown> = { class_name: 'ReLU', config: { name: 'relu' } };
  for (let depth = 0; depth < 7; depth++) {
    const calls = Array.from({ length: 10 }, (_, call) => [
      [call === 0 ? 'in' : 'inner', Math.max(0, call - 1), 0, {}],
    ]);
    const config = inner['config'] as Record<string, unknown>;
    inner = {
      class_name: 'Functional',
      name: 'inner',
      config: {
        name: `depth${depth}`,
        layers: [
          {
            class_name: 'InputLayer',
            name: 'in',
            config: { name: 'in', batch_input_shape: [null, 4] },
            inbound_nodes: [],
          },
          { ...inner, name: 'inner', config: { ...config, name: 'inner' }, inbound_nodes: calls },
        ],
        input_layers: [['in', 0, 0]],
        output_layers: [['inner', 9, 0]],
      },
    };
  }
  const topology = { format: 'layers-model', modelTopology: inner, weightsManifest: [] };
  await expect(readTfjs(topology, 'model.json', async () => new Uint8Array())).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringContaining('calls more than'),
  });
});
