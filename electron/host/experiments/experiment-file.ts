import { dirname, resolve } from 'node:path';
import { experimentSchema, type Experiment } from '../../../shared/api/experiment.ts';
import { readYamlFile } from '../yaml-file.ts';

/**
 * Reads an experiment file; the paths of what it returns are absolute.
 * @throws EspalierError FILE_NOT_FOUND, FILE_UNREADABLE, EXPERIMENT_INVALID (naming file, line and field)
 */
export async function readExperimentFile(path: string): Promise<Experiment> {
  const experiment = await readYamlFile(path, {
    noun: 'an experiment file',
    schema: experimentSchema,
    code: 'EXPERIMENT_INVALID',
    hint: 'The README shows an experiment file with all its fields.',
  });
  const folder = dirname(resolve(path));
  return { ...experiment, model: resolve(folder, experiment.model), data: resolve(folder, experiment.data) };
}
