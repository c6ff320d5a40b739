import { basename, extname } from 'node:path';
import type { ModelReport } from '../../../shared/api/results.ts';
import type { Project } from '../../store/surface.ts';

/** Keeps what is known of a model that was opened from the file `source`. */
export function saveModel(project: Project, source: string, model: ModelReport): void {
  const { sha256, macs, params, activationBytes, units } = model;
  const name = basename(source, extname(source));
  project.models.save({ sha256, name, source, macs, params, activationBytes, units });
}
