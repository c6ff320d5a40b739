import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Handlers } from './services.ts';

export const modelHandlers = {
  'model.open': ({ model }, { compute, workingDirectory }) =>
    compute.call('open', { model: resolve(workingDirectory, model) }),

  'model.cut': async (input, { compute, workingDirectory }, run) => {
    const { plan, keepMacs, ...rest } = input;
    const model = resolve(workingDirectory, input.model);
    const out = resolve(workingDirectory, input.out);
    await requireOtherFile(model, out);
    await run.takeTurn('local');
    return compute.call(
      'cut',
      {
        ...rest,
        model,
        out,
        plan: plan === undefined ? null : resolve(workingDirectory, plan),
        keepMacs: keepMacs ?? null,
      },
      run,
    );
  },

  'model.evaluate': async ({ model, data, task, split, limit }, { compute, workingDirectory }, run) => {
    await run.takeTurn('local');
    return compute.call(
      'evaluate',
      {
        model: resolve(workingDirectory, model),
        data: resolve(workingDirectory, data),
        task: task === undefined ? null : resolve(workingDirectory, task),
        split,
        limit: limit ?? null,
      },
      run,
    );
  },
} satisfies Pick<Handlers, 'model.open' | 'model.cut' | 'model.evaluate'>;

/** A trained network must not be lost to its own cut, by whatever name or link it is reached. */
async function requireOtherFile(model: string, out: string): Promise<void> {
  const [from, to] = await Promise.all([model, out].map((path) => stat(path).catch(() => null)));
  const same = from && to && from.dev === to.dev && from.ino === to.ino;
  if (!same && !to?.isDirectory()) return;
  throw new EspalierError(
    'OPTION_INVALID',
    same ? `${out} is the model itself: the cut would overwrite it.` : `${out} is a folder.`,
    'Name another file with --out.',
  );
}
