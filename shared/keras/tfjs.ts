import { EspalierError } from '../api/errors.ts';
import type { Graph } from '../graph/graph.ts';
import { readArchitecture } from './architecture.ts';
import { damagedModel } from './errors.ts';
import { importNetwork } from './import-network.ts';
import { kerasMajorOf } from './keras-json.ts';
import { isJsonObject, type Json } from './options.ts';
import { readTfjsWeights, type ReadShard } from './tfjs-weights.ts';

/** Whether parsed JSON is what TensorFlow.js writes as model.json. */
export function isTfjsModel(json: unknown): json is Json {
  return isJsonObject(json) && ('modelTopology' in json || 'weightsManifest' in json);
}

/**
 * Reads a TensorFlow.js layers model from its parsed model.json and the shards beside it.
 *
 * @param where how errors name the file
 * @param readShard gives the bytes of a shard by its path, relative to the folder of model.json
 * @throws EspalierError MODEL_INVALID, MODEL_TRUNCATED, OPERATOR_UNKNOWN, SHAPE_INVALID, and what `readShard` throws
 */
export async function readTfjs(model: Json, where: string, readShard: ReadShard): Promise<Graph> {
  const topology = model['modelTopology'];
  if (!isJsonObject(topology)) throw damagedModel(`${where} holds no architecture (modelTopology).`);
  if (model['format'] === 'graph-model' || 'node' in topology) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${where} is a TensorFlow.js graph model: a TensorFlow graph without its layers.`,
      'Give the Keras network or the SavedModel that it was made from, the latter converted: python -m tf2onnx.convert --saved-model DIR --output model.onnx --opset 17.',
    );
  }
  // The converter keeps what Keras wrote around the architecture.
  const config = isJsonObject(topology['model_config']) ? topology['model_config'] : topology;
  const architecture = readArchitecture(config, where);
  const weights = await readTfjsWeights(model['weightsManifest'], where, readShard);
  const dialect = {
    kerasMajor: kerasMajorOf(topology['keras_version']),
    // What TensorFlow.js trained must be run as it does, what it only converted as Keras does.
    cornerSampling: /^TensorFlow\.js/i.test(typeof model['generatedBy'] === 'string' ? model['generatedBy'] : ''),
  };
  return importNetwork(architecture, weights, dialect, where);
}
