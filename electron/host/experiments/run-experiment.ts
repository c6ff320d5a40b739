import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Experiment } from '../../../shared/api/experiment.ts';
import { EspalierError, toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import { levelQuantityOf } from '../../../shared/api/level.ts';
import type { MeasurementReport } from '../../../shared/api/measurements.ts';
import type { CandidateReport, ExperimentReport } from '../../../shared/api/results.ts';
import { formatAccuracy } from '../../../shared/format/accuracy.ts';
import { formatInteger, formatLevel } from '../../../shared/format/numbers.ts';
import type { ExperimentRequest, ExperimentYield } from '../../compute/protocol.ts';
import { parseBudget } from '../../../shared/tradeoff/budget.ts';
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
            : Promise.resolve(store(services, project, part, watched, value)),
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

function store(
  services: Services,
  project: Project,
  { experiment: { id: experimentId }, replaces }: ExperimentPart,
  watched: WatchedRun,
  value: Exclude<ExperimentYield, { kind: 'measure' }>,
): void {
  if (value.kind === 'spent') {
    // What a family cost is what it took to make each of its networks once.
    if (replaces === null) project.experiments.saveSearchSpent(experimentId, value.spent);
    return;
  }
  if (value.kind === 'checkpoint') {
    project.experiments.saveCheckpoint(experimentId, value.data);
    watched.keep();
    return;
  }
  const { kind: _, ...made } = value;
  const stored = { ...made, experimentId };
  const candidate =
    replaces === null ? project.candidates.add(stored) : project.candidates.replace(replaces.id, stored);
  services.events.emit('candidate.added', { candidate });
  services.events.emit('tradeoffs.changed', { device: null });
  watched.log('info', `${describeCandidate(candidate)}${replaces === null ? '' : '; it replaces the one before'}`);
  watched.keep();
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
