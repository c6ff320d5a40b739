import { basename } from 'node:path';
import type { Handlers } from './services.ts';

export const projectHandlers = {
  'project.describe': async (_input, { projects }) => {
    const project = projects.reading();
    return {
      directory: projects.directory,
      name: basename(projects.directory),
      models: (project?.models.list() ?? []).map(({ sha256, name, macs, params }) => ({ sha256, name, macs, params })),
      devices: (project?.devices.list() ?? []).map(({ name }) => name),
      experiments: project?.experiments.count() ?? 0,
      candidates: project?.candidates.count() ?? 0,
    };
  },
} satisfies Pick<Handlers, 'project.describe'>;
