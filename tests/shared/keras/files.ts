import { zipSync, strToU8 } from 'fflate';
import { File, FS, ready, type Group } from 'h5wasm';
import type { Graph } from '../../../shared/graph/graph.ts';
import { readKerasArchive } from '../../../shared/keras/archive.ts';
import { readKerasH5 } from '../../../shared/keras/keras-h5.ts';
import { readTfjs } from '../../../shared/keras/tfjs.ts';
import { keras3Config } from './keras3-config.ts';
import { tf } from './networks.ts';

export interface TfjsFiles {
  readonly model: Record<string, unknown>;
  readonly weights: Uint8Array;
}

/** The files that model.save() writes for TensorFlow.js; the one shard is weights.bin. */
export async function tfjsFiles(model: tf.LayersModel): Promise<TfjsFiles> {
  let saved: TfjsFiles | undefined;
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData, generatedBy }) => {
      saved = {
        model: {
          format: 'layers-model',
          generatedBy,
          modelTopology,
          weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
        },
        weights: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
      };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return saved!;
}

/** A model through TensorFlow.js's own format. */
export async function throughTfjs(model: tf.LayersModel): Promise<Graph> {
  const { model: json, weights } = await tfjsFiles(model);
  return readTfjs(json, 'model.json', async () => weights);
}

/** The architecture as Keras 2 writes it. */
export function keras2Config(model: tf.LayersModel): Record<string, unknown> {
  return model.toJSON(null, false) as Record<string, unknown>;
}

/** Writes an HDF5 file. */
export async function hdf5(write: (file: File) => void): Promise<Uint8Array> {
  await ready;
  const path = '/written.h5';
  const file = new File(path, 'w');
  write(file);
  file.close();
  const bytes = FS!.readFile(path);
  FS!.unlink(path);
  return bytes;
}

interface Weight {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export function weightsOf(layer: {
  readonly weights: readonly { originalName: string; read(): tf.Tensor }[];
}): Weight[] {
  return layer.weights.map((weight) => {
    const tensor = weight.read();
    return { name: weight.originalName, dims: tensor.shape, data: tensor.dataSync() as Float32Array };
  });
}

/** A `.h5` file in Keras's layout. */
export async function kerasH5(
  config: unknown,
  layers: readonly { readonly name: string; readonly weights: readonly Weight[] }[],
  version = '2.13.1',
): Promise<Uint8Array> {
  return hdf5((file) => {
    file.create_attribute('model_config', JSON.stringify(config));
    file.create_attribute('keras_version', version);
    file.create_attribute('backend', 'tensorflow');
    const root = file.create_group('model_weights');
    for (const { name, weights } of layers) {
      const group = root.create_group(name);
      if (weights.length === 0) continue;
      group.create_attribute(
        'weight_names',
        weights.map((weight) => `${weight.name}:0`),
      );
      for (const weight of weights) createDataset(group, `${weight.name}:0`, weight);
    }
  });
}

function createDataset(group: Group, name: string, { dims, data }: Weight): void {
  const parts = name.split('/');
  const folder = parts.slice(0, -1).reduce((parent, part) => {
    const known = parent.get(part);
    return (known ?? parent.create_group(part)) as Group;
  }, group);
  folder.create_dataset({ name: parts.at(-1)!, data, shape: [...dims], dtype: '<f4' });
}

/** A `.keras` file in Keras 3's layout; `layers` in order, by the names that the store gives them. */
export async function kerasArchive(
  config: unknown,
  layers: readonly { readonly storeName: string; readonly weights: readonly Weight[] }[],
  version = '3.5.0',
): Promise<Uint8Array> {
  const weights = await hdf5((file) => {
    for (const { storeName, weights: values } of layers) {
      values.forEach((weight, index) => createDataset(file, `layers/${storeName}/vars/${index}`, weight));
    }
  });
  return zipSync(
    {
      'metadata.json': strToU8(JSON.stringify({ keras_version: version, date_saved: '2026-01-01@00:00:00' })),
      'config.json': strToU8(JSON.stringify(config)),
      'model.weights.h5': weights,
    },
    { level: 0 },
  );
}

/** A model through a `.h5` file as Keras 2 writes it. */
export async function throughH5(model: tf.LayersModel): Promise<Graph> {
  const layers = model.layers.map((layer) => ({ name: layer.name, weights: weightsOf(layer) }));
  return readKerasH5(await kerasH5(keras2Config(model), layers), 'model.h5');
}

/** A model through a `.keras` file as Keras 3 writes it. */
export async function throughArchive(model: tf.LayersModel): Promise<Graph> {
  return readKerasArchive(
    await kerasArchive(keras3Config(keras2Config(model)), storedLayers(model.layers)),
    'model.keras',
  );
}

/** The class names that Keras 3 files count, spelled out rather than computed as the product does. */
const storeNames: Readonly<Record<string, string>> = {
  Add: 'add',
  BatchNormalization: 'batch_normalization',
  Concatenate: 'concatenate',
  Conv2D: 'conv2d',
  Conv2DTranspose: 'conv2d_transpose',
  Dense: 'dense',
  DepthwiseConv2D: 'depthwise_conv2d',
  Model: 'functional',
  PReLU: 'p_re_lu',
  SeparableConv2D: 'separable_conv2d',
};

function storedLayers(layers: readonly tf.layers.Layer[]): { storeName: string; weights: Weight[] }[] {
  const counts = new Map<string, number>();
  return layers.flatMap((layer) => {
    const base = storeNames[layer.getClassName()];
    if (base === undefined) return [];
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    const storeName = count === 0 ? base : `${base}_${count}`;
    if (layer instanceof tf.LayersModel) {
      return storedLayers(layer.layers).map((inner) => ({
        ...inner,
        storeName: `${storeName}/layers/${inner.storeName}`,
      }));
    }
    return [{ storeName, weights: weightsOf(layer) }];
  });
}
