import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readUserFile } from '../../shared/files/read-user-file.ts';
import type { Graph } from '../../shared/graph/graph.ts';
import { readKerasArchive } from '../../shared/keras/archive.ts';
import { readKerasH5 } from '../../shared/keras/keras-h5.ts';
import { parseJson } from '../../shared/keras/keras-json.ts';
import { isTfjsModel, readTfjs } from '../../shared/keras/tfjs.ts';
import { formatOf } from '../../shared/onnx/formats.ts';
import { readOnnx } from '../../shared/onnx/read.ts';
import { writeOnnx } from '../../shared/onnx/write.ts';

export interface Network {
  readonly graph: Graph;
  /** The network as ONNX: the file's own bytes where it is that. */
  readonly onnx: Uint8Array;
}

/**
 * Reads a network by its content: ONNX, Keras .h5 and .keras, TensorFlow.js model.json with its shards beside it.
 *
 * @param path how errors name the file, and where shards are looked for
 * @throws EspalierError MODEL_NOT_ONNX for other formats, with the way from there; FILE_NOT_FOUND and FILE_UNREADABLE
 *   for shards; what the readers of the formats throw
 */
export async function readNetwork(bytes: Uint8Array, path: string): Promise<Network> {
  const format = formatOf(bytes);
  if (format === 'hdf5') return written(await readKerasH5(bytes, path));
  if (format === 'keras-archive') return written(await readKerasArchive(bytes, path));
  if (format === 'json') {
    const json = parseJson(new TextDecoder().decode(bytes), path);
    if (isTfjsModel(json)) return written(await readTfjs(json, path, (shard) => readShard(path, shard)));
  }
  return { graph: readOnnx(bytes, path), onnx: bytes };
}

function written(graph: Graph): Network {
  return { graph, onnx: writeOnnx(graph) };
}

function readShard(modelPath: string, shard: string): Promise<Uint8Array> {
  return readUserFile((named) => readFile(named), join(dirname(modelPath), shard));
}
