import { EspalierError } from '../../../shared/api/errors.ts';
import { readRecipe } from '../trainings/recipe.ts';
import { resumeTraining, runTraining } from '../trainings/run-training.ts';
import type { Handlers } from './services.ts';
import { typedPath } from '../typed-path.ts';

export const trainingHandlers = {
  'training.run': async ({ model, data, task, recipe, changes, fromScratch, out, resume }, services, run) => {
    const absolute = (path: string) => typedPath(services.workingDirectory, path);
    const absoluteOrNull = (path: string | undefined) => (path === undefined ? null : absolute(path));
    const settings = {
      model: absolute(model),
      data: absolute(data),
      task: absoluteOrNull(task),
      recipe: await readRecipe(absoluteOrNull(recipe), changes),
      fromScratch,
    };
    await run.takeTurn('local');
    return runTraining(services, run, { settings, out: absoluteOrNull(out), resume });
  },

  'training.resume': async ({ id }, services, run) => {
    requireProject(services.projects.reading(), id);
    await run.takeTurn('local');
    return resumeTraining(services, run, id, null);
  },

  'training.list': async (_input, { projects }) => projects.reading()?.trainings.list() ?? [],

  'training.get': async ({ id }, { projects }) => {
    const { trainings } = requireProject(projects.reading(), id);
    return { training: trainings.get(id), points: trainings.points(id) };
  },
} satisfies Pick<Handlers, 'training.run' | 'training.resume' | 'training.list' | 'training.get'>;

/** Asking for a training makes no project. */
function requireProject<Reader>(project: Reader | null, id: string): Reader {
  if (project) return project;
  throw new EspalierError('TRAINING_UNKNOWN', `No training ${id} is here: there is no project yet.`, 'Start one.');
}
