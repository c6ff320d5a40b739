import { dirname, join } from 'node:path';
import { readUserFile } from '../../../shared/files/read-user-file.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { readKerasArchive } from '../../../shared/keras/archive.ts';
import { readKerasH5 } from '../../../shared/keras/keras-h5.ts';
import { parseJson } from '../../../shared/keras/keras-json.ts';
import { isTfjsModel, readTfjs } from '../../../shared/keras/tfjs.ts';
import { formatOf } from '../../../shared/onnx/formats.ts';
import { largestModel } from '../../../shared/onnx/limits.ts';
import { graphOf } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { onnxFileOf } from './onnx-file.ts';
import { readRegularFile } from './read-regular-file.ts';

export interface NetworkFile {
  /** One ONNX file that stands by itself, as parts to be read one after another. */
  readonly parts: readonly Uint8Array[];
  /** As the file states it, not yet normalised. Throws what `graphOf` throws. */
  graph(): Graph;
}

/**
 * Reads a network by its content: ONNX with its external data, Keras .h5 and .keras, TensorFlow.js model.json with its
 * shards beside it.
 *
 * @throws EspalierError FILE_NOT_FOUND, FILE_UNREADABLE, MODEL_TOO_LARGE; MODEL_NOT_ONNX for other formats, with the way
 *   from there; what the readers of the formats throw
 */
export async function readNetworkFile(path: string): Promise<NetworkFile> {
  const bytes = await readUserFile((named) => readRegularFile(named, largestModel), path);
  const format = formatOf(bytes);
  if (format === 'hdf5') return written(await readKerasH5(bytes, path));
  if (format === 'keras-archive') return written(await readKerasArchive(bytes, path));
  if (format === 'json') {
    const json = parseJson(new TextDecoder().decode(bytes), path);
    if (isTfjsModel(json)) return written(await readTfjs(json, path, (shard) => readShard(path, shard)));
  }
  const { model, parts } = await onnxFileOf(bytes, path);
  return { parts, graph: () => graphOf(model, path) };
}

function written(graph: Graph): NetworkFile {
  return { parts: [writeOnnx(graph)], graph: () => graph };
}

function readShard(modelPath: string, shard: string): Promise<Uint8Array> {
  return readUserFile((named) => readRegularFile(named, largestModel), join(dirname(modelPath), shard));
}
