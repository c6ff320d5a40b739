import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { ExperimentReport } from '../../../shared/api/results.ts';
import { formatLevel } from '../../../shared/format/numbers.ts';
import { searchesOf } from '../../compute/methods/search-count.ts';
import type { Project, StoredExperiment } from '../../store/surface.ts';
import type { Run } from '../jobs/jobs.ts';
import type { Services } from '../procedures/services.ts';
import { type ExperimentPart, predecessorOf, runPart } from './run-experiment.ts';
import { requireModel, storedExperiment } from './stored-experiment.ts';

/**
 * Makes the network of one level again, by what the experiment's search has learned, or makes it if it never was. The one
 * that is there is replaced once the new one is stored; until then, and whatever ends the run, it stays. The job must
 * have its turn on this computer.
 * @throws EspalierError EXPERIMENT_UNKNOWN; OPTION_INVALID when it runs, has no such level, or its model has changed; CANCELLED
 */
export async function retryLevel(
  services: Services,
  run: Run,
  id: string,
  level: number | string,
): Promise<ExperimentReport> {
  const project = services.projects.writing();
  const before = storedExperiment(project, id);
  const { sha256 } = await services.compute.call('open', { model: before.settings.model });
  requireModel(before, sha256);
  const folder = join(project.directory, 'experiments', id, 'again');
  // Made again is not gone on with: a training that failed would fail from its checkpoint once more.
  await rm(folder, { recursive: true, force: true });
  const part = partOf(project, before, level, folder);
  try {
    return await runPart(services, run, project, { ...part, experiment: project.experiments.repeat(id) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function partOf(
  project: Project,
  experiment: StoredExperiment,
  level: number | string,
  folder: string,
): ExperimentPart {
  const { id, state, settings, candidates, error } = experiment;
  if (state === 'running' || state === 'queued') {
    throw new EspalierError('OPTION_INVALID', `The experiment ${id} is ${state}.`, 'End it first, or wait for it.');
  }
  if (!settings.levels.includes(level)) {
    const known = settings.levels.map((one) => (typeof one === 'number' ? `${formatLevel(one)} %` : one)).join(', ');
    throw new EspalierError(
      'OPTION_INVALID',
      `The experiment “${settings.name}” has no level ${level}.`,
      `Its levels are ${known}.`,
    );
  }
  const replaces = candidates.find((candidate) => (candidate.budget ?? candidate.level) === level) ?? null;
  const dense = candidates.filter(({ method }) => method === 'dense');
  return {
    experiment,
    finishedLevels: [...(dense.length > 0 ? [1] : []), ...settings.levels.filter((other) => other !== level)],
    predecessor: predecessorOf(project, experiment, level),
    folder,
    again: level,
    replaces,
    // Beside the original: only what one session measured interleaved can be compared.
    measured: (all) =>
      all.filter(({ method, budget, level: share }) => method === 'dense' || (budget ?? share) === level),
    before: { state, error },
  };
}

/** Whether a level cannot be made again without searching once more: what was learned is gone. */
export function repeatsSearch({ settings, checkpoint }: StoredExperiment): boolean {
  return searchesOf(settings) !== null && checkpoint === null;
}
