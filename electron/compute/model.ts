import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Graph } from '../../shared/graph/graph.ts';
import { readNetworkFile } from './model-files/network-file.ts';
import { joinParts } from './model-files/onnx-file.ts';

export interface ModelFile {
  /** The file's name without its ending. */
  readonly name: string;
  /**
   * One ONNX file that stands by itself, since ONNX Runtime finds no external data from here; written from the network
   * where the file is of another format. Made when it is asked for.
   */
  readonly bytes: Uint8Array;
  /** Of `bytes`: what identifies the model, external data and shards included. */
  readonly sha256: string;
  /** As the file states it, not yet normalised. */
  readonly graph: Graph;
}

/** Reads a model file. Throws what `readNetworkFile` and `graphOf` throw. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const network = await readNetworkFile(path);
  const hash = createHash('sha256');
  for (const part of network.parts) hash.update(part);
  return {
    name: basename(path).replace(/\.(onnx|h5|hdf5|keras|json)$/i, ''),
    get bytes() {
      return joinParts(network.parts);
    },
    sha256: hash.digest('hex'),
    graph: network.graph(),
  };
}
