import type { Experiment } from '../../../shared/api/experiment.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { ExperimentReport } from '../../../shared/api/results.ts';
import { familyCost } from '../../../shared/tradeoff/family-cost.ts';
import { searchesOf } from '../../compute/methods/search-count.ts';
import type { Project, ProjectReader, StoredExperiment } from '../../store/surface.ts';
import type { Services } from '../procedures/services.ts';

/**
 * `require` goes on with an unfinished experiment of the same content, `allow` does where there is one; an id goes on with
 * that very one.
 */
export type Resuming = 'never' | 'allow' | 'require' | { readonly id: string };

/**
 * The experiment to go on with, or a new one.
 * @throws EspalierError EXPERIMENT_UNKNOWN when there is nothing to resume; as `resumable`
 */
export function beginExperiment(
  services: Services,
  project: Project,
  modelSha256: string,
  settings: Experiment,
  unfinished: StoredExperiment | null,
  resume: Resuming,
): StoredExperiment {
  if (typeof resume === 'object') return project.experiments.resume(resumable(project, modelSha256, resume.id).id);
  if (unfinished && resume !== 'never') return project.experiments.resume(unfinished.id);
  if (resume === 'require') {
    throw new EspalierError(
      'EXPERIMENT_UNKNOWN',
      `No unfinished experiment “${settings.name}” has these settings, this model and this data.`,
      'Run it without --resume.',
    );
  }
  if (unfinished) {
    services.events.emit('log', {
      level: 'warn',
      message: `An unfinished experiment of the same content is kept as it is; this one starts anew. --resume goes on with it.`,
    });
  }
  return project.experiments.start(modelSha256, settings);
}

/** @throws EspalierError EXPERIMENT_UNKNOWN; OPTION_INVALID when it is done or runs, or its model has changed since */
function resumable(project: Project, modelSha256: string, id: string): StoredExperiment {
  const experiment = storedExperiment(project, id);
  if (experiment.state === 'done' || experiment.state === 'running') {
    throw new EspalierError('OPTION_INVALID', `The experiment ${id} is ${experiment.state}.`, 'Start another one.');
  }
  requireModel(experiment, modelSha256);
  return experiment;
}

/** @throws EspalierError OPTION_INVALID when the model is not the one any more that the experiment was begun with */
export function requireModel({ settings, modelSha256 }: StoredExperiment, sha256: string): void {
  if (modelSha256 === sha256) return;
  throw new EspalierError(
    'OPTION_INVALID',
    `${settings.model} is not the network any more that this experiment was begun with.`,
    'Put the file back, or start a new experiment.',
  );
}

/** @throws EspalierError EXPERIMENT_UNKNOWN */
export function storedExperiment(project: Pick<ProjectReader, 'experiments'> | null, id: string): StoredExperiment {
  const experiment = project?.experiments.get(id) ?? null;
  if (experiment !== null) return experiment;
  throw new EspalierError('EXPERIMENT_UNKNOWN', `No experiment ${id} is in this project.`, 'List the experiments.');
}

/** Without what only the store and the compute process need. */
export function experimentReport(stored: StoredExperiment): ExperimentReport {
  const { id, name, method, state, candidates, searchSpent, settings, createdAt } = stored;
  const cost = familyCost(candidates, searchSpent, searchesOf(settings));
  return { id, name, method, state, candidates, measured: [], cost, createdAt };
}
