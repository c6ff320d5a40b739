import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { withHdf5 } from '../../../shared/keras/hdf5.ts';
import { readKerasH5 } from '../../../shared/keras/keras-h5.ts';
import { sharedData } from '../../setup/shared-data.ts';
import { seededRandom } from '../graph/builder.ts';
import { proveRandomCut } from '../graph/prove.ts';
import { disagreement } from './agreement.ts';
import { tf } from './networks.ts';

/**
 * The network as TensorFlow.js builds it from the file's own architecture, with the file's weights in its order.
 * Without the softmax, under which networks that differ give the same certain answers.
 */
async function oracle(bytes: Uint8Array): Promise<tf.LayersModel> {
  const { config, stored } = await withHdf5(bytes, 'oracle', (file) => ({
    config: file.text('/', 'model_config')!,
    stored: file.texts('/model_weights', 'layer_names').map((layer) => ({
      layer,
      weights: file.texts(`/model_weights/${layer}`, 'weight_names').map((name) => {
        const weight = file.weight(`/model_weights/${layer}/${name}`)!;
        return tf.tensor(weight.read(), [...weight.dims]);
      }),
    })),
  }));
  // TensorFlow.js calls functional networks Model, and does not know the regularizers, which only training does.
  const topology = JSON.parse(config, (key, value: unknown) => {
    if (key.endsWith('_regularizer')) return null;
    return key === 'activation' && value === 'softmax' ? 'linear' : value;
  }) as object;
  const model = await tf.models.modelFromJSON({ modelTopology: { ...topology, class_name: 'Model' } });
  for (const { layer, weights } of stored) model.getLayer(layer).setWeights(weights);
  return model;
}

/** A classifier's values before its softmax. */
function beforeSoftmax(graph: Graph): Graph {
  const last = graph.nodes.at(-1)!;
  expect(last.operator).toBe('Softmax');
  return { ...graph, nodes: graph.nodes.slice(0, -1), outputs: [{ ...graph.outputs[0]!, name: last.inputs[0]! }] };
}

const models = [
  // Trained on raw values.
  { name: 'mlperf-tiny-resnet8-cifar10', range: 255 },
  { name: 'mlperf-tiny-vww-mobilenet', range: 1 },
];

describe.each(models)('$name', ({ name, range }) => {
  const path = sharedData(`models/${name}.h5`);

  it.skipIf(path === null)('agrees with TensorFlow.js', async () => {
    const bytes = await readFile(path!);
    const model = await oracle(bytes);
    const logits = beforeSoftmax(await readKerasH5(bytes, path!));
    expect(await disagreement(model, logits, range)).toBeLessThan(1e-4);
  });

  it.skipIf(path === null)('is cut exactly', async () => {
    const graph = normalize(await readKerasH5(await readFile(path!), path!));
    const { difference, removed } = await proveRandomCut(graph, seededRandom(5));
    expect(removed.size).toBeGreaterThan(0);
    expect(difference).toBeLessThan(1e-4);
  });
});
