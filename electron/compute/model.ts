import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readUserFile } from '../../shared/files/read-user-file.ts';
import type { Graph } from '../../shared/graph/graph.ts';
import { readNetwork } from './model-formats.ts';

export interface ModelFile {
  /** The file's name without its ending. */
  readonly name: string;
  /** What ONNX Runtime runs: the file itself, or the network as ONNX where the file is none. */
  readonly bytes: Uint8Array;
  /** Of the file itself. */
  readonly sha256: string;
  /** As the file states it, not yet normalised. */
  readonly graph: Graph;
}

/** Reads a model file. Throws FILE_NOT_FOUND, FILE_UNREADABLE, and what `readNetwork` throws. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const bytes = await readUserFile((named) => readFile(named), path);
  const { graph, onnx } = await readNetwork(bytes, path);
  return {
    name: basename(path).replace(/\.(onnx|h5|hdf5|keras|json)$/i, ''),
    bytes: onnx,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    graph,
  };
}
