import { readFile } from 'node:fs/promises';
import { writeTflite } from '../../../shared/tflite/write.ts';
import { formatOf, type Artifact, type RuntimeName } from '../../devices/device.ts';
import type { Project } from '../../store/surface.ts';
import { graphOf } from '../latency/known-models.ts';
import { isTflite, type MeasuredModelFile } from './measured-models.ts';

/**
 * The files that the runtime takes for these models, in their order: the models themselves, or written as TFLite. Throws
 * OPERATOR_UNKNOWN for what TFLite cannot say, DISK_FULL.
 */
export async function filesFor(
  project: Project,
  runtime: RuntimeName,
  models: readonly MeasuredModelFile[],
): Promise<readonly Artifact[]> {
  if (formatOf(runtime) === 'onnx') return models;
  const files: Artifact[] = [];
  for (const model of models) {
    if (isTflite(await readFile(model.path))) {
      files.push(model);
      continue;
    }
    const sha256 = project.artifacts.put(writeTflite(await graphOf(model)));
    files.push({ sha256, path: project.artifacts.path(sha256) });
  }
  return files;
}
