import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { EspalierError } from '../../shared/api/errors.ts';
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
  const bytes = await readInput(path);
  return {
    name: basename(path).replace(/\.onnx$/i, ''),
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    graph: readOnnx(bytes, path),
  };
}

/** The bytes of a file that the user named. Throws FILE_NOT_FOUND or FILE_UNREADABLE. */
export async function readInput(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new EspalierError('FILE_NOT_FOUND', `There is no file ${path}.`, 'Check the path.', { cause: error });
    }
    throw new EspalierError('FILE_UNREADABLE', `${path} cannot be read.`, 'Check that it is a file you may read.', {
      cause: error,
    });
  }
}
