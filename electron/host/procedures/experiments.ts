import { resolve } from 'node:path';
import { readExperimentFile } from '../experiments/experiment-file.ts';
import { experimentReport, runExperiment } from '../experiments/run-experiment.ts';
import type { Handlers } from './services.ts';

export const experimentHandlers = {
  'experiment.run': async ({ file, engine, resume }, services, run) => {
    const stated = await readExperimentFile(resolve(services.workingDirectory, file));
    const settings = engine === undefined ? stated : { ...stated, engine };
    await run.takeTurn('local');
    return runExperiment(services, run, settings, { resume: resume ? 'require' : 'never' });
  },
  'experiment.list': async (_input, { projects }) =>
    (projects.reading()?.experiments.list() ?? []).map(experimentReport),
} satisfies Pick<Handlers, 'experiment.run' | 'experiment.list'>;
