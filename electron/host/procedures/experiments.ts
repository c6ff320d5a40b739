import { resolve } from 'node:path';
import { EspalierError } from '../../../shared/api/errors.ts';
import { describeMethods } from '../experiments/describe-methods.ts';
import { readExperimentFile } from '../experiments/experiment-file.ts';
import { experimentReport, runExperiment, storedExperiment } from '../experiments/run-experiment.ts';
import { writeExperimentFile } from '../experiments/write-experiment.ts';
import type { Handlers } from './services.ts';

export const experimentHandlers = {
  'experiment.run': async ({ file, engine, resume }, services, run) => {
    const path = resolve(services.workingDirectory, file);
    const stated = await readExperimentFile(path);
    const settings = engine === undefined ? stated : { ...stated, engine };
    await run.takeTurn('local');
    return runExperiment(services, run, settings, { resume: resume ? 'require' : 'never', file: path });
  },
  'experiment.resume': async ({ id }, services, run) => {
    const { settings } = storedExperiment(services.projects.reading(), id);
    await run.takeTurn('local');
    return runExperiment(services, run, settings, { resume: { id } });
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
    const stored = storedExperiment(projects.reading(), id);
    const { settings, error, endedAt } = stored;
    return {
      experiment: experimentReport(stored),
      settings,
      error,
      endedAt,
      run: experimentRuns.get(id)?.report ?? null,
    };
  },
  'experiment.methods': async () => describeMethods(),
  'experiment.write': async ({ experiment, file }, { workingDirectory }) => ({
    file: await writeExperimentFile(experiment, { folder: workingDirectory, file }),
  }),
} satisfies Pick<Handlers, Extract<keyof Handlers, `experiment.${string}`>>;
