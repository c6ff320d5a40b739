import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readKerasArchive } from '../../../shared/keras/archive.ts';
import { readKerasH5 } from '../../../shared/keras/keras-h5.ts';
import { isTfjsModel, readTfjs } from '../../../shared/keras/tfjs.ts';
import { formatOf } from '../../../shared/onnx/formats.ts';
import { disagreement, predict, randomImages, relativeDifference, run } from './agreement.ts';
import { hdf5, kerasArchive, kerasH5, keras2Config, tfjsFiles, weightsOf } from './files.ts';
import { keras3Config } from './keras3-config.ts';
import { apply, network, tf, withRandomWeights } from './networks.ts';

const { layers } = tf;

type Json = Record<string, unknown>;

function classifier(): tf.Sequential {
  const model = tf.sequential({ name: 'classifier' });
  model.add(layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 3], activation: 'relu' }));
  model.add(layers.batchNormalization());
  model.add(layers.flatten());
  model.add(layers.dense({ units: 3 }));
  return withRandomWeights(model) as tf.Sequential;
}

const named = (model: tf.LayersModel) => model.layers.map((layer) => ({ name: layer.name, weights: weightsOf(layer) }));

describe('Keras files', () => {
  it('of Sequential networks whose input shape only their building knows', async () => {
    const model = classifier();
    const config = keras3Config(keras2Config(model));
    const inner = config['config'] as Json;
    for (const { config: settings } of inner['layers'] as { config: Json }[]) delete settings['batch_shape'];
    inner['build_input_shape'] = [null, 8, 8, 3];
    const [conv, norm, , dense] = model.layers.map(weightsOf);
    const file = await kerasArchive(config, [
      { storeName: 'conv2d', weights: conv! },
      { storeName: 'batch_normalization', weights: norm! },
      { storeName: 'dense', weights: dense! },
    ]);
    expect(await disagreement(model, await readKerasArchive(file, 'model.keras'))).toBeLessThan(1e-4);
  });

  it('of the first Keras versions, whose Sequential networks are bare lists', async () => {
    const model = classifier();
    const { layers: list } = keras2Config(model)['config'] as Json;
    const file = await kerasH5({ class_name: 'Sequential', config: list }, named(model));
    expect(await disagreement(model, await readKerasH5(file, 'model.h5'))).toBeLessThan(1e-4);
  });

  it('in which two models have layers of the same names', async () => {
    const branch = (name: string): tf.LayersModel => {
      const inside = tf.input({ shape: [8, 8, 3], name: `inside_${name}` });
      const conv = apply(layers.conv2d({ filters: 4, kernelSize: 3, name: 'conv' }), inside);
      return tf.model({ inputs: inside, outputs: conv, name });
    };
    const model = network([8, 8, 3], (image) =>
      apply(layers.add({ name: 'sum' }), apply(branch('left'), image), apply(branch('right'), image)),
    );
    const file = await kerasH5(keras2Config(model), named(model));
    expect(await disagreement(model, await readKerasH5(file, 'model.h5'))).toBeLessThan(1e-4);
  });

  it('whose model is called twice', async () => {
    const model = network([8, 8, 3], (image) => {
      const inside = tf.input({ shape: [8, 8, 3], name: 'inside' });
      const conv = apply(layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', name: 'conv' }), inside);
      const shared = tf.model({ inputs: inside, outputs: conv, name: 'shared' });
      return apply(shared, apply(layers.reLU(), apply(shared, image)));
    });
    const graph = await readKerasH5(await kerasH5(keras2Config(model), named(model)), 'model.h5');
    expect(await disagreement(model, graph)).toBeLessThan(1e-4);
    // Its weights are there once.
    expect([...graph.constants.keys()].sort()).toEqual(['shared/conv/bias', 'shared/conv/kernel']);
  });

  it('with weights alone are refused', async () => {
    const file = await hdf5((empty) => empty.create_group('model_weights'));
    await expect(readKerasH5(file, 'weights.h5')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('no architecture'),
    });
  });

  it('with subclassed models are refused', async () => {
    const file = await kerasH5({ class_name: 'MyNetwork', config: {} }, []);
    await expect(readKerasH5(file, 'own.h5')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('MyNetwork'),
    });
  });

  it('that name no weights of their own layer say which is missing', async () => {
    const model = classifier();
    const file = await kerasH5(keras2Config(model), named(model).slice(1));
    await expect(readKerasH5(file, 'model.h5')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(/weight kernel of layer '.*' \(Conv2D\) is not in model.h5/),
    });
  });

  it('archived without weights, or claiming more than they can hold, are refused', async () => {
    const config = strToU8(JSON.stringify(keras2Config(classifier())));
    await expect(readKerasArchive(zipSync({ 'config.json': config }), 'a.keras')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
    });
    const bomb = zipSync({ 'config.json': config, 'model.weights.h5': new Uint8Array(64) }, { level: 0 });
    // The uncompressed size of the second file, in its directory entry.
    const entry = Buffer.from(bomb).lastIndexOf('model.weights.h5') - 46;
    new DataView(bomb.buffer, bomb.byteOffset).setUint32(entry + 24, 0xfffffff0, true);
    await expect(readKerasArchive(bomb, 'bomb.keras')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('claims'),
    });
  });
});

describe('TensorFlow.js files', () => {
  /** Rewrites every weight as `dtype` and gives what the reader must make of it. */
  async function quantised(dtype: 'uint8' | 'uint16' | 'float16') {
    const model = classifier();
    const { model: json, weights } = await tfjsFiles(model);
    const values = new Float32Array(weights.slice().buffer);
    const step = { uint8: 255, uint16: 65_535, float16: 0 }[dtype];
    const parts: Uint8Array[] = [];
    const specs = (json['weightsManifest'] as { weights: { shape: number[] }[] }[])[0]!.weights;
    let offset = 0;
    const quantisedSpecs = specs.map((spec) => {
      const size = spec.shape.reduce((product, dim) => product * dim, 1);
      const part = values.subarray(offset, (offset += size));
      const min = Math.min(...part);
      const scale = (Math.max(...part) - min) / step || 1;
      if (dtype === 'float16') {
        const halves = new Float16Array(part);
        parts.push(new Uint8Array(halves.buffer));
        part.set(halves);
        return { ...spec, quantization: { dtype, original_dtype: 'float32' } };
      }
      const whole = Uint16Array.from(part, (value) => Math.round((value - min) / scale));
      part.set(Float32Array.from(whole, (value) => value * scale + min));
      parts.push(dtype === 'uint8' ? Uint8Array.from(whole) : new Uint8Array(whole.buffer));
      return { ...spec, quantization: { dtype, scale, min, original_dtype: 'float32' } };
    });
    // The oracle has the weights as they come back.
    offset = 0;
    for (const weight of model.weights) {
      const size = weight.shape.reduce<number>((product, dim) => product * dim!, 1);
      weight.write(tf.tensor(values.slice(offset, (offset += size)), weight.shape as number[]));
    }
    const bytes = Buffer.concat(parts);
    // Cut into two shards inside a weight.
    const shards: Record<string, Uint8Array> = { 'a.bin': bytes.subarray(0, 11), 'deep/b.bin': bytes.subarray(11) };
    return {
      model,
      json: { ...json, weightsManifest: [{ paths: Object.keys(shards), weights: quantisedSpecs }] },
      shards,
    };
  }

  it.each(['uint8', 'uint16', 'float16'] as const)('quantised to %s, in two shards', async (dtype) => {
    const { model, json, shards } = await quantised(dtype);
    const graph = await readTfjs(json, 'model.json', async (path) => shards[path]!);
    expect(await disagreement(model, graph)).toBeLessThan(1e-4);
  });

  it('made by the converter of Keras networks sample as Keras does', async () => {
    const model = network([6, 6, 2], (image) =>
      apply(layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }), image),
    );
    const { modelTopology } = (await tfjsFiles(model)).model as { modelTopology: Json };
    const converted = {
      format: 'layers-model',
      generatedBy: 'keras v2.13.1',
      convertedBy: 'TensorFlow.js Converter v4.22.0',
      modelTopology: { keras_version: '2.13.1', backend: 'tensorflow', model_config: modelTopology },
      weightsManifest: [],
    };
    const graph = await readTfjs(converted, 'model.json', async () => new Uint8Array());
    const images = randomImages(model);
    const wanted = tf.image.resizeBilinear(tf.tensor4d(images.data, [2, 6, 6, 2]), [12, 12], false, true);
    const expected = [{ dims: wanted.shape, data: wanted.dataSync() as Float32Array }];
    const found = await run(graph, images);
    expect(relativeDifference(expected, found)).toBeLessThan(1e-4);
    expect(relativeDifference(predict(model, images), found)).toBeGreaterThan(1e-2);
  });

  it.each(['../secret.bin', '/etc/passwd', 'a/../../b', 'C:\\x', 'http://host/x', '..\\x', '', 'a\0b'])(
    'must not name the shard %j',
    async (path) => {
      const { model } = await tfjsFiles(classifier());
      const [group] = model['weightsManifest'] as Json[];
      let asked = false;
      const read = readTfjs({ ...model, weightsManifest: [{ ...group, paths: [path] }] }, 'model.json', async () => {
        asked = true;
        return new Uint8Array();
      });
      await expect(read).rejects.toMatchObject({ code: 'MODEL_INVALID' });
      expect(asked).toBe(false);
    },
  );

  it('that are cut off, list a shard twice, or are graph models are refused', async () => {
    const { model, weights } = await tfjsFiles(classifier());
    const readShort = readTfjs(model, 'model.json', async () => weights.subarray(0, weights.length - 1));
    await expect(readShort).rejects.toMatchObject({ code: 'MODEL_TRUNCATED' });
    const [group] = model['weightsManifest'] as Json[];
    const twice = { ...model, weightsManifest: [group, group] };
    await expect(readTfjs(twice, 'model.json', async () => weights)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    const graphModel = { format: 'graph-model', modelTopology: { node: [] }, weightsManifest: [] };
    expect(isTfjsModel(graphModel)).toBe(true);
    await expect(readTfjs(graphModel, 'model.json', async () => weights)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      hint: expect.stringContaining('tf2onnx'),
    });
  });
});

describe('formats are told apart by content', () => {
  const zip = (name: string): Uint8Array => zipSync({ [name]: strToU8('x') });

  it.each([
    ['hdf5', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)],
    ['keras-archive', zip('metadata.json')],
    ['pytorch-archive', zip('archive/data.pkl')],
    ['zip', zip('letter.txt')],
    ['pickle', Uint8Array.of(0x80, 2, 0x8a, 0x0a)],
    ['json', strToU8('\n  {"format": "layers-model"}')],
    [null, Uint8Array.of(8, 8, 18, 0)],
    [null, new Uint8Array()],
  ])('%s', (format, bytes) => {
    expect(formatOf(bytes)).toBe(format);
  });
});
