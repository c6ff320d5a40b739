import { EspalierError } from '../../../shared/api/errors.ts';
import type { Experiment } from '../../../shared/api/experiment.ts';
import { describeMethods } from '../experiments/describe-methods.ts';
import { readExperimentFile } from '../experiments/experiment-file.ts';
import { repeatsSearch, retryLevel } from '../experiments/retry.ts';
import { runExperiment } from '../experiments/run-experiment.ts';
import { experimentReport, storedExperiment } from '../experiments/stored-experiment.ts';
import { draftExperimentFile, writeExperimentFile } from '../experiments/write-experiment.ts';
import type { EngineChoice } from '../../../shared/api/engine.ts';
import type { Handlers, Services } from './services.ts';
import { typedPath } from '../typed-path.ts';

export const experimentHandlers = {
  'experiment.run': async ({ file, engine, resume }, services, run) => {
    const path = typedPath(services.workingDirectory, file);
    const settings = await settingsOf(path, engine);
    await run.takeTurn('local');
    return runExperiment(services, run, settings, { resume: resume ? 'require' : 'never', file: path });
  },
  'experiment.resume': async ({ id }, services, run) => {
    const { settings } = storedExperiment(services.projects.reading(), id);
    await run.takeTurn('local');
    return runExperiment(services, run, settings, { resume: { id } });
  },
  'experiment.retry': async ({ level, ...which }, services, run) => {
    const id = 'id' in which ? which.id : await latestOf(services, which.file, which.engine);
    await run.takeTurn('local');
    return retryLevel(services, run, id, level);
  },
  'experiment.end': async ({ id, how }, { experimentRuns, jobs, projects }) => {
    const { state } = storedExperiment(projects.reading(), id);
    const running = experimentRuns.get(id);
    if (state !== 'running' || running === null) {
      throw new EspalierError('OPTION_INVALID', `The experiment ${id} does not run here.`, 'Nothing has to be ended.');
    }
    running.end(how);
    if (how !== 'after candidate') jobs.cancel(running.report.jobId);
    return null;
  },
  'experiment.list': async (_input, { projects }) =>
    (projects.reading()?.experiments.list() ?? []).map(experimentReport),
  'experiment.get': async ({ id }, { experimentRuns, projects }) => {
    const project = projects.reading();
    const stored = storedExperiment(project, id);
    const { settings, error, endedAt } = stored;
    const running = experimentRuns.get(id);
    return {
      experiment: experimentReport(stored),
      settings,
      error,
      endedAt,
      run: running?.report ?? null,
      charts: running?.charts ?? project!.experiments.charts(id),
      repeatsSearch: repeatsSearch(stored),
    };
  },
  'experiment.methods': async () => describeMethods(),
  'experiment.draft': async ({ experiment, file }, { workingDirectory }) =>
    draftExperimentFile(experiment, { folder: workingDirectory, file }),
  'experiment.write': async ({ experiment, file }, { workingDirectory }) => ({
    file: await writeExperimentFile(experiment, { folder: workingDirectory, file }),
  }),
} satisfies Pick<Handlers, Extract<keyof Handlers, `experiment.${string}`>>;

async function settingsOf(path: string, engine: EngineChoice | undefined): Promise<Experiment> {
  const stated = await readExperimentFile(path);
  return engine === undefined ? stated : { ...stated, engine };
}

/** The id of the latest experiment of the file's content. */
async function latestOf(services: Services, file: string, engine: EngineChoice | undefined): Promise<string> {
  const settings = await settingsOf(typedPath(services.workingDirectory, file), engine);
  const { sha256 } = await services.compute.call('open', { model: settings.model });
  const found = services.projects.reading()?.experiments.findLatest(sha256, settings) ?? null;
  if (found !== null) return found.id;
  throw new EspalierError(
    'EXPERIMENT_UNKNOWN',
    `No experiment “${settings.name}” has these settings, this model and this data.`,
    'Run it without --retry.',
  );
}
