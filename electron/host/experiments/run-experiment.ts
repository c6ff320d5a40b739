import type { Experiment } from '../../../shared/api/experiment.ts';
import { EspalierError, toErrorData } from '../../../shared/api/errors.ts';
import type { ExperimentReport } from '../../../shared/api/results.ts';
import type { ComputedCandidate, Checkpoint } from '../../compute/protocol.ts';
import type { Project, StoredExperiment } from '../../store/surface.ts';
import type { Run } from '../jobs/jobs.ts';
import { saveModel } from '../models/save-model.ts';
import type { Services } from '../procedures/services.ts';

export interface RunExperimentOptions {
  /** `require` goes on with an unfinished experiment of the same content, `allow` does where there is one. */
  readonly resume: 'never' | 'allow' | 'require';
}

/**
 * Runs an experiment in the compute process and stores what it hands out, each candidate before the next is made. The
 * paths of the experiment are absolute; the job must have its turn on this computer.
 * @throws EspalierError EXPERIMENT_UNKNOWN when there is nothing to resume; CANCELLED; whatever the compute process
 * and the store throw
 */
export async function runExperiment(
  services: Services,
  run: Run,
  settings: Experiment,
  { resume }: RunExperimentOptions,
): Promise<ExperimentReport> {
  // Opened first: a file that is no model leaves no project behind.
  const model = await services.compute.call('open', { model: settings.model });
  const project = services.projects.writing();
  saveModel(project, settings.model, model);
  const unfinished = project.experiments.findUnfinished(model.sha256, settings);
  const experiment = begin(services, project, model.sha256, settings, unfinished, resume);
  try {
    await services.compute.call(
      'experiment',
      {
        experiment: settings,
        finishedLevels: experiment.candidates.map(({ level }) => level),
        checkpoint: experiment.checkpoint,
      },
      {
        ...run,
        onYield: (value) => Promise.resolve(store(services, project, experiment.id, value)),
      },
    );
    project.experiments.end(experiment.id, 'done');
  } catch (error) {
    const data = toErrorData(error);
    const state = data.code === 'CANCELLED' ? 'cancelled' : data.code === 'COMPUTE_CRASHED' ? 'interrupted' : 'failed';
    project.experiments.end(experiment.id, state, data);
    throw error;
  }
  return experimentReport(project.experiments.get(experiment.id)!);
}

function begin(
  services: Services,
  project: Project,
  modelSha256: string,
  settings: Experiment,
  unfinished: StoredExperiment | null,
  resume: RunExperimentOptions['resume'],
): StoredExperiment {
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

function store(
  services: Services,
  project: Project,
  experimentId: string,
  value: ComputedCandidate | Checkpoint,
): void {
  if (value.kind === 'checkpoint') {
    project.experiments.saveCheckpoint(experimentId, value.data);
    return;
  }
  const candidate = project.candidates.add({
    experimentId,
    method: value.method,
    level: value.level,
    plan: value.plan,
    macs: value.macs,
    params: value.params,
    accuracy: value.accuracy,
    accuracySplit: value.accuracySplit,
    accuracyImages: value.accuracyImages,
    proof: value.proof,
    artifact: value.artifact,
  });
  services.events.emit('candidate.added', { candidate });
  services.events.emit('tradeoffs.changed', { device: null });
}

/** Without what only the store and the compute process need. */
export function experimentReport(stored: StoredExperiment): ExperimentReport {
  const { id, name, method, state, candidates, createdAt } = stored;
  return { id, name, method, state, candidates, createdAt };
}
