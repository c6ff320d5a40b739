import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Experiment } from '../../../shared/api/experiment.ts';
import { EspalierError, toErrorData } from '../../../shared/api/errors.ts';
import { levelQuantityOf } from '../../../shared/api/level.ts';
import type { MeasurementReport } from '../../../shared/api/measurements.ts';
import type { CandidateReport, ExperimentReport } from '../../../shared/api/results.ts';
import { formatAccuracy } from '../../../shared/format/accuracy.ts';
import { formatInteger, formatLevel } from '../../../shared/format/numbers.ts';
import type { ExperimentRequest, ExperimentYield } from '../../compute/protocol.ts';
import { familyCost } from '../../../shared/tradeoff/family-cost.ts';
import { searchesOf } from '../../compute/methods/search-count.ts';
import type { Project, ProjectReader, StoredExperiment } from '../../store/surface.ts';
import type { Run } from '../jobs/jobs.ts';
import { saveModel } from '../models/save-model.ts';
import type { Services } from '../procedures/services.ts';
import { ExperimentDevice } from './experiment-device.ts';
import type { WatchedRun } from './experiment-runs.ts';

export interface RunExperimentOptions {
  /**
   * `require` goes on with an unfinished experiment of the same content, `allow` does where there is one; an id goes on
   * with that very one.
   */
  readonly resume: 'never' | 'allow' | 'require' | { readonly id: string };
  /** Where the settings are from, for whoever wants to repeat it. */
  readonly file?: string;
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
  { resume, file }: RunExperimentOptions,
): Promise<ExperimentReport> {
  // Opened first: a file that is no model leaves no project behind.
  const model = await services.compute.call('open', { model: settings.model });
  const project = services.projects.writing();
  saveModel(project, settings.model, model);
  const unfinished = project.experiments.findUnfinished(model.sha256, settings);
  const experiment = begin(services, project, model.sha256, settings, unfinished, resume);
  const watched = services.experimentRuns.begin(experiment.id, run);
  watched.tell();
  if (file !== undefined) watched.log('info', `Settings from ${file}`);
  const folder = join(project.directory, 'experiments', experiment.id);
  let measured: ExperimentReport['measured'] = [];
  try {
    const device =
      settings.device === undefined ? null : new ExperimentDevice(services, watched.run, settings.device, model.sha256);
    const isNeeded = isOfDevice(settings) || settings.round === 'device';
    const latency = isNeeded ? await device!.model(settings.model) : null;
    if (settings.round === 'device' && latency?.channelStep === null) {
      watched.run.onWarning(`No step of channels was found on ${settings.device!.name}: nothing is rounded.`);
    }
    const { stopped } = await services.compute.call(
      'experiment',
      {
        experiment: { ...settings, round: settings.round === 'device' ? (latency?.channelStep ?? 1) : settings.round },
        finishedLevels: experiment.candidates.map(({ level, budget }) => budget ?? level),
        predecessor: predecessorOf(project, experiment),
        checkpoint: experiment.checkpoint,
        searchSpent: experiment.searchSpent,
        latency: isOfDevice(settings) ? latency : null,
        imageCache: join(project.directory, 'images'),
        trainingCheckpoints: folder,
      },
      {
        ...watched.run,
        onYield: (value) =>
          value.kind === 'measure'
            ? device!.measure(value.networks)
            : Promise.resolve(store(services, project, experiment.id, watched, value)),
      },
    );
    if (device !== null && settings.device?.measure === true) {
      const { candidates } = project.experiments.get(experiment.id)!;
      measured = measuredOf(await device.measureCandidates(candidates.map(({ id }) => id)));
    }
    project.experiments.end(experiment.id, stopped ? 'cancelled' : 'done');
    watched.log('info', stopped ? 'Stopped before the last level.' : 'Done.');
    // Trainings that are finished need no checkpoints.
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    const data = toErrorData(error);
    const state = data.code === 'CANCELLED' ? 'cancelled' : data.code === 'COMPUTE_CRASHED' ? 'interrupted' : 'failed';
    project.experiments.end(experiment.id, state, data);
    watched.log(state === 'cancelled' ? 'info' : 'error', data.message);
    if (watched.ending === 'now') await dropUnfinished(project, experiment.id, folder);
    throw error;
  } finally {
    watched.close();
  }
  return { ...experimentReport(project.experiments.get(experiment.id)!), measured };
}

/** Whoever resumes it makes the levels that are left anew. */
async function dropUnfinished(project: Project, id: string, folder: string): Promise<void> {
  project.experiments.saveCheckpoint(id, null);
  await rm(folder, { recursive: true, force: true });
}

function isOfDevice(settings: Experiment): boolean {
  const quantity = levelQuantityOf(settings);
  return quantity === 'latency' || quantity === 'energy';
}

/** The last level that was finished: levels are made large to small. */
function predecessorOf(project: Project, { candidates }: StoredExperiment): ExperimentRequest['predecessor'] {
  const last = candidates.filter(({ method }) => method !== 'dense').at(-1);
  const plan = last === undefined ? null : project.candidates.plan(last.id);
  return plan === null ? null : { plan, artifact: project.artifacts.path(last!.artifactSha256) };
}

function measuredOf({ results }: MeasurementReport): ExperimentReport['measured'] {
  return results.flatMap(({ candidateId, p50Ns }) => (candidateId === null ? [] : [{ candidateId, p50Ns }]));
}

function begin(
  services: Services,
  project: Project,
  modelSha256: string,
  settings: Experiment,
  unfinished: StoredExperiment | null,
  resume: RunExperimentOptions['resume'],
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
  if (experiment.modelSha256 === modelSha256) return experiment;
  throw new EspalierError(
    'OPTION_INVALID',
    `${experiment.settings.model} is not the network any more that this experiment was begun with.`,
    'Put the file back, or start a new experiment.',
  );
}

/** @throws EspalierError EXPERIMENT_UNKNOWN */
export function storedExperiment(project: Pick<ProjectReader, 'experiments'> | null, id: string): StoredExperiment {
  const experiment = project?.experiments.get(id) ?? null;
  if (experiment !== null) return experiment;
  throw new EspalierError('EXPERIMENT_UNKNOWN', `No experiment ${id} is in this project.`, 'List the experiments.');
}

function store(
  services: Services,
  project: Project,
  experimentId: string,
  watched: WatchedRun,
  value: Exclude<ExperimentYield, { kind: 'measure' }>,
): void {
  if (value.kind === 'spent') {
    project.experiments.saveSearchSpent(experimentId, value.spent);
    return;
  }
  if (value.kind === 'checkpoint') {
    project.experiments.saveCheckpoint(experimentId, value.data);
    return;
  }
  const { kind: _, ...made } = value;
  const candidate = project.candidates.add({ ...made, experimentId });
  services.events.emit('candidate.added', { candidate });
  services.events.emit('tradeoffs.changed', { device: null });
  watched.log('info', describeCandidate(candidate));
  watched.tell();
}

function describeCandidate({ method, level, budget, accuracy, accuracyImages, ranking }: CandidateReport): string {
  const what = method === 'dense' ? 'the dense network' : (budget ?? `${formatLevel(level)} %`);
  const by = ranking === null ? '' : `, cut by ${ranking}`;
  return `Made ${what}: ${formatAccuracy(accuracy, accuracyImages)} % of ${formatInteger(accuracyImages)} images are right${by}`;
}

/** Without what only the store and the compute process need. */
export function experimentReport(stored: StoredExperiment): ExperimentReport {
  const { id, name, method, state, candidates, searchSpent, settings, createdAt } = stored;
  const cost = familyCost(candidates, searchSpent, searchesOf(settings));
  return { id, name, method, state, candidates, measured: [], cost, createdAt };
}
