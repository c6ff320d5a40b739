import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Graph } from '../../shared/graph/graph.ts';
import { graphOf } from '../../shared/onnx/read.ts';
import { joinParts, readOnnxFile } from './model-files/onnx-file.ts';

export interface ModelFile {
  /** The file's name without its ending. */
  readonly name: string;
  /** One ONNX file that stands by itself: ONNX Runtime finds no external data from here. Made when it is asked for. */
  readonly bytes: Uint8Array;
  /** Of `bytes`: what identifies the model, external data included. */
  readonly sha256: string;
  /** As the file states it, not yet normalised. */
  readonly graph: Graph;
}

/** Reads a model file. Throws what `readOnnxFile` and `graphOf` throw. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const { model, parts } = await readOnnxFile(path);
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return {
    name: basename(path).replace(/\.onnx$/i, ''),
    get bytes() {
      return joinParts(parts);
    },
    sha256: hash.digest('hex'),
    graph: graphOf(model, path),
  };
}
