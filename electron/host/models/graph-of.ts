import { readFile } from 'node:fs/promises';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import type { Artifact } from '../../devices/device.ts';

/** A stored network, normalised. Throws what `readOnnx` and `normalize` throw. */
export async function graphOf({ path }: Pick<Artifact, 'path'>): Promise<Graph> {
  return normalize(readOnnx(await readFile(path), path));
}
