import { EspalierError } from '../../../shared/api/errors.ts';
import type { Precision } from '../../../shared/api/measurements.ts';
import { writeTflite } from '../../../shared/tflite/write.ts';
import { formatOf, type Artifact, type RuntimeName } from '../../devices/device.ts';
import type { Project } from '../../store/surface.ts';
import { graphOf } from '../models/graph-of.ts';
import { isTfliteFile, type MeasuredModelFile } from './measured-models.ts';

/**
 * The files that the runtime takes for these models, in their order: the models themselves, or written as TFLite. Throws
 * OPTION_INVALID where file, runtime and precision do not go together, OPERATOR_UNKNOWN for what TFLite cannot say,
 * DISK_FULL.
 */
export async function filesFor(
  project: Project,
  runtime: RuntimeName,
  precision: Precision,
  models: readonly MeasuredModelFile[],
): Promise<readonly Artifact[]> {
  const files: Artifact[] = [];
  for (const model of models) {
    const written = await isTfliteFile(model.path);
    if (formatOf(runtime) === 'onnx') {
      if (written) throw onlyForTflite(model.name, runtime);
      files.push(model);
      continue;
    }
    if (written) {
      files.push(model);
      continue;
    }
    // On the CPU the precision is the file's, and what is written here is float32.
    if (runtime === 'tflite' && precision !== 'float32') throw writtenInFloat32(model.name, precision);
    const sha256 = project.artifacts.put(writeTflite(await graphOf(model)));
    files.push({ sha256, path: project.artifacts.path(sha256) });
  }
  return files;
}

function onlyForTflite(name: string, runtime: RuntimeName): EspalierError {
  return new EspalierError(
    'OPTION_INVALID',
    `${name} is a TensorFlow Lite network, which ${runtime} does not run.`,
    'Measure it with --runtime tflite or tflite-gpu, or give the network as ONNX.',
  );
}

function writtenInFloat32(name: string, precision: Precision): EspalierError {
  return new EspalierError(
    'OPTION_INVALID',
    `${name} would be written as TFLite in float32, not in ${precision}.`,
    `Leave out --precision, or give a .tflite file that was exported in ${precision}.`,
  );
}
