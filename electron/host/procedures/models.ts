import { resolve } from 'node:path';
import type { Handlers } from './services.ts';

export const modelHandlers = {
  'model.open': ({ model }, { compute, workingDirectory }) =>
    compute.call('open', { model: resolve(workingDirectory, model) }),

  'model.cut': async (input, { compute, workingDirectory }, run) => {
    await run.takeTurn('local');
    const { model, out, plan, keepMacs, ...rest } = input;
    return compute.call(
      'cut',
      {
        ...rest,
        model: resolve(workingDirectory, model),
        out: resolve(workingDirectory, out),
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
