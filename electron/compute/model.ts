import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readUserFile } from '../../shared/files/read-user-file.ts';
import type { Graph } from '../../shared/graph/graph.ts';
import { readOnnx } from '../../shared/onnx/read.ts';

export interface ModelFile {
  /** The file's name without its ending. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** As the file states it, not yet normalised. */
  readonly graph: Graph;
}

/** Reads a model file. Throws FILE_NOT_FOUND, FILE_UNREADABLE, and what `readOnnx` throws. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const bytes = await readUserFile((named) => readFile(named), path);
  return {
    name: basename(path).replace(/\.onnx$/i, ''),
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    graph: readOnnx(bytes, path),
  };
}
