import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { EspalierError, toErrorData } from '../../../shared/api/errors.ts';
import type { TrainingPoint, TrainReport } from '../../../shared/api/training-results.ts';
import type { TrainedReport, TrainingReport, TrainingSettings } from '../../../shared/api/trainings.ts';
import { describeTrainingPoint } from '../../../shared/format/training.ts';
import { asFileError } from '../../store/durable.ts';
import type { Project } from '../../store/surface.ts';
import type { Run } from '../jobs/jobs.ts';
import { saveModel } from '../models/save-model.ts';
import { requireOtherFile, requireWritableFolder } from '../output-file.ts';
import type { Services } from '../procedures/services.ts';

export interface NewTrainingRequest {
  readonly settings: TrainingSettings;
  /** Absolute; null keeps the trained network in the training's own folder. */
  readonly out: string | null;
  /** Goes on with the unfinished training of the same settings on the same model. */
  readonly resume: boolean;
}

/**
 * Trains a model in the compute process, keeps its curve as it comes, and makes the trained network a model of the
 * project. The job must have its turn on this computer.
 * @throws EspalierError TRAINING_UNKNOWN when there is nothing to resume; OPTION_INVALID, FILE_UNWRITABLE for `out`;
 * CANCELLED; whatever the compute process and the store throw
 */
export async function runTraining(
  services: Services,
  run: Run,
  { settings, out, resume }: NewTrainingRequest,
): Promise<TrainedReport> {
  if (out !== null) {
    await requireOtherFile(settings.model, out);
    await requireWritableFolder(out);
  }
  // Opened first: a file that is no model leaves no project behind.
  const model = await services.compute.call('open', { model: settings.model });
  const project = resume ? existing(services, settings) : services.projects.writing();
  const unfinished = project.trainings.findUnfinished(model.sha256, settings);
  if (resume) {
    if (unfinished === null) throw nothingToResume(settings);
    return resumeTraining(services, run, unfinished.id, out);
  }
  if (unfinished) {
    run.onWarning(
      'An unfinished training of the same content is kept as it is; this one starts anew. --resume goes on with it.',
    );
  }
  saveModel(project, settings.model, model);
  const name = basename(settings.model, extname(settings.model));
  const training = project.trainings.start({
    modelSha256: model.sha256,
    settings,
    name,
    outOf: (id) => out ?? join(folderOf(project, id), `${name}-trained.onnx`),
    jobId: run.jobId,
  });
  return train(services, run, project, training, false);
}

/**
 * Goes on with an unfinished training from its last checkpoint, or from the start where it came to none.
 * @throws EspalierError TRAINING_UNKNOWN, OPTION_INVALID when it is done or runs; what `runTraining` throws
 */
export async function resumeTraining(
  services: Services,
  run: Run,
  id: string,
  out: string | null,
): Promise<TrainedReport> {
  const project = services.projects.writing();
  const { state, out: before } = project.trainings.get(id);
  if (state === 'done' || state === 'running') {
    throw new EspalierError('OPTION_INVALID', `The training ${id} is ${state}.`, 'Start another training.');
  }
  const path = out ?? before;
  // Its folder may have gone since.
  if (out !== null || dirname(path) !== folderOf(project, id)) await requireWritableFolder(path);
  return train(services, run, project, project.trainings.resume(id, run.jobId, path), true);
}

async function train(
  services: Services,
  run: Run,
  project: Project,
  training: TrainingReport,
  resume: boolean,
): Promise<TrainedReport> {
  const { id, model, data, task, recipe, fromScratch, out } = training;
  const tell = (changed: TrainingReport) => services.events.emit('training.changed', { training: changed });
  tell(training);
  const checkpoints = join(folderOf(project, id), 'checkpoints');
  const imageCache = join(project.directory, 'images');
  const epochs = 'epochs' in recipe.duration ? recipe.duration.epochs : null;
  let newest: TrainingPoint | undefined;
  try {
    await makeFolder(folderOf(project, id));
    const report = await services.compute.call(
      'train',
      { model, data, task, recipe, fromScratch, out, checkpoints, imageCache, resume },
      {
        ...run,
        onProgress: (progress) =>
          run.onProgress(newest ? { ...progress, detail: describeTrainingPoint(newest, epochs) } : progress),
        async onYield({ points }) {
          project.trainings.addPoints(id, points);
          newest = points.at(-1) ?? newest;
          services.events.emit('training.points', { id, points });
        },
      },
    );
    const sha256 = await keep(services, project, report);
    tell(project.trainings.finish(id, report, sha256));
    // Nobody goes on with a training that is done, and its checkpoints weigh several times the network. What cannot be
    // removed must not turn a training that is done into one that failed.
    await rm(checkpoints, { recursive: true, force: true }).catch(() => undefined);
    return { ...report, id, sha256 };
  } catch (error) {
    const failure = toErrorData(error);
    const { code } = failure;
    const state = code === 'CANCELLED' ? 'cancelled' : code === 'COMPUTE_CRASHED' ? 'interrupted' : 'failed';
    tell(project.trainings.fail(id, state, failure));
    throw error;
  }
}

/** The trained network as a model of the project and in its artifact store; its sha256. */
async function keep(services: Services, project: Project, { out }: TrainReport): Promise<string> {
  const sha256 = project.artifacts.put(await readFile(out));
  saveModel(project, out, await services.compute.call('open', { model: project.artifacts.path(sha256) }));
  return sha256;
}

/** The project that a training to resume must be in: asking for one makes none. */
function existing(services: Services, settings: TrainingSettings): Project {
  if (services.projects.reading() === null) throw nothingToResume(settings);
  return services.projects.writing();
}

function nothingToResume({ model }: TrainingSettings): EspalierError {
  return new EspalierError(
    'TRAINING_UNKNOWN',
    `No unfinished training of ${model} has this recipe and this data.`,
    'Run it without --resume.',
  );
}

function folderOf(project: Project, id: string): string {
  return join(project.directory, 'trainings', id);
}

/** Errors: DISK_FULL. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw asFileError(error, folder);
  }
}
