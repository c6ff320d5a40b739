import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Experiment } from '../../../shared/api/experiment.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import { levelQuantityOf } from '../../../shared/api/level.ts';
import type { MeasurementReport } from '../../../shared/api/measurements.ts';
import type { CandidateReport, ExperimentReport } from '../../../shared/api/results.ts';
import type { ExperimentRequest } from '../../compute/protocol.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
import type { Project, StoredExperiment } from '../../store/surface.ts';
import type { Run } from '../jobs/jobs.ts';
import { saveModel } from '../models/save-model.ts';
import type { Services } from '../procedures/services.ts';
import { ExperimentDevice } from './experiment-device.ts';
import { storeMade } from './store-made.ts';
import { beginExperiment, experimentReport, type Resuming } from './stored-experiment.ts';

export interface RunExperimentOptions {
  readonly resume: Resuming;
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
  const experiment = beginExperiment(services, project, model.sha256, settings, unfinished, resume);
  return runPart(services, run, project, wholeOf(project, experiment), file);
}

/** What of an experiment is made in one run. */
export interface ExperimentPart {
  /** `running`. */
  readonly experiment: StoredExperiment;
  /** Levels that are not made in it. */
  readonly finishedLevels: readonly (number | string)[];
  readonly predecessor: ExperimentRequest['predecessor'];
  /** Of the trainings' checkpoints. */
  readonly folder: string;
  /** The one level that is made, where it is not all that are left. */
  readonly again: number | string | null;
  /** Whose place its network takes. */
  readonly replaces: CandidateReport | null;
  /** Those that are measured at the end, where the experiment measures. */
  measured(candidates: readonly CandidateReport[]): readonly CandidateReport[];
  /** What the experiment is when it came to nothing; null: by the error. */
  readonly before: Pick<StoredExperiment, 'state' | 'error'> | null;
}

function wholeOf(project: Project, experiment: StoredExperiment): ExperimentPart {
  const finishedLevels = experiment.candidates.map(({ level, budget }) => budget ?? level);
  const missing = experiment.settings.levels.filter((level) => !finishedLevels.includes(level));
  const left = missing.reduce<number | string | null>((a, b) => (a === null || isLarger(b, a) ? b : a), null);
  return {
    experiment,
    finishedLevels,
    again: null,
    predecessor: left === null ? null : predecessorOf(project, experiment, left),
    folder: join(project.directory, 'experiments', experiment.id),
    replaces: null,
    measured: (candidates) => candidates,
    before: null,
  };
}

/**
 * Makes a part of an experiment; the job must have its turn on this computer.
 * @throws EspalierError CANCELLED; whatever the compute process and the store throw
 */
export async function runPart(
  services: Services,
  run: Run,
  project: Project,
  part: ExperimentPart,
  file?: string,
): Promise<ExperimentReport> {
  const { experiment, folder } = part;
  const { settings } = experiment;
  const watched = services.experimentRuns.begin(experiment.id, run, {
    again: part.again,
    kept: project.experiments.charts(experiment.id),
    save: (charts) => project.experiments.saveCharts(experiment.id, charts),
  });
  watched.tell();
  if (file !== undefined) watched.log('info', `Settings from ${file}`);
  let measured: ExperimentReport['measured'] = [];
  try {
    const device =
      settings.device === undefined
        ? null
        : new ExperimentDevice(services, watched.run, settings.device, experiment.modelSha256);
    const isNeeded = isOfDevice(settings) || settings.round === 'device';
    const latency = isNeeded ? await device!.model(settings.model) : null;
    if (settings.round === 'device' && latency?.channelStep === null) {
      watched.run.onWarning(`No step of channels was found on ${settings.device!.name}: nothing is rounded.`);
    }
    const { stopped } = await services.compute.call(
      'experiment',
      {
        experiment: { ...settings, round: settings.round === 'device' ? (latency?.channelStep ?? 1) : settings.round },
        finishedLevels: part.finishedLevels,
        predecessor: part.predecessor,
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
            : Promise.resolve(storeMade(services, project, part, watched, value)),
      },
    );
    if (device !== null && settings.device?.measure === true) {
      const candidates = part.measured(project.experiments.get(experiment.id)!.candidates);
      measured = measuredOf(await device.measureCandidates(candidates.map(({ id }) => id)));
    }
    end(project, part, stopped ? 'cancelled' : 'done');
    watched.log('info', stopped ? 'Stopped before the last level.' : 'Done.');
    // Trainings that are finished need no checkpoints.
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    const data = toErrorData(error);
    const state = data.code === 'CANCELLED' ? 'cancelled' : data.code === 'COMPUTE_CRASHED' ? 'interrupted' : 'failed';
    end(project, part, state, data);
    watched.log(state === 'cancelled' ? 'info' : 'error', data.message);
    if (watched.ending === 'now') await dropUnfinished(project, part);
    throw error;
  } finally {
    watched.close();
  }
  return { ...experimentReport(project.experiments.get(experiment.id)!), measured };
}

/** Whoever resumes it makes the levels that are left anew. */
async function dropUnfinished(project: Project, { experiment, folder, before }: ExperimentPart): Promise<void> {
  // The search is of the whole experiment, not of the one network that is made again.
  if (before === null) project.experiments.saveCheckpoint(experiment.id, null);
  await rm(folder, { recursive: true, force: true });
}

/** A network that is made again changes nothing of what its experiment was, unless it was the last that was missing. */
function end(
  project: Project,
  { experiment, before }: ExperimentPart,
  state: Exclude<StoredExperiment['state'], 'queued' | 'running'>,
  error?: ErrorData,
): void {
  const { experiments } = project;
  if (before === null) return experiments.end(experiment.id, state, error);
  const made = new Set(experiments.get(experiment.id)!.candidates.map(({ level, budget }) => budget ?? level));
  if (experiment.settings.levels.every((level) => made.has(level))) return experiments.end(experiment.id, 'done');
  experiments.end(experiment.id, before.state as typeof state, before.error ?? undefined);
}

function isOfDevice(settings: Experiment): boolean {
  const quantity = levelQuantityOf(settings);
  return quantity === 'latency' || quantity === 'energy';
}

/** The smallest network that was cut and is larger than the level: with a warm start the level begins with it. */
export function predecessorOf(
  project: Project,
  { candidates }: Pick<StoredExperiment, 'candidates'>,
  level: number | string,
): ExperimentRequest['predecessor'] {
  const larger = candidates.filter(
    (candidate) => candidate.method !== 'dense' && isLarger(candidate.budget ?? candidate.level, level),
  );
  const smallest = larger.reduce<CandidateReport | null>((a, b) => (a === null || b.level <= a.level ? b : a), null);
  const plan = smallest === null ? null : project.candidates.plan(smallest.id);
  return plan === null ? null : { plan, artifact: project.artifacts.path(smallest!.artifactSha256) };
}

/** Of a share and a budget of one experiment nobody knows which is larger before it was measured: neither is. */
function isLarger(one: number | string, other: number | string): boolean {
  if (typeof one === 'number' || typeof other === 'number') return one > other;
  return parseBudget(one).limit > parseBudget(other).limit;
}

function measuredOf({ results }: MeasurementReport): ExperimentReport['measured'] {
  return results.flatMap(({ candidateId, p50Ns }) => (candidateId === null ? [] : [{ candidateId, p50Ns }]));
}
