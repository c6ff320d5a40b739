import { resolve } from 'node:path';
import { networkOf } from '../models/network-of.ts';
import { requireOtherFile } from '../output-file.ts';
import type { Handlers } from './services.ts';

export const modelHandlers = {
  'model.open': ({ model }, { compute, workingDirectory }) =>
    compute.call('open', { model: resolve(workingDirectory, model) }),

  'model.network': ({ model }, services) => networkOf(services, model),

  'model.cut': async (input, { compute, workingDirectory }, run) => {
    const { plan, ...rest } = input;
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
} satisfies Pick<Handlers, 'model.open' | 'model.network' | 'model.cut' | 'model.evaluate'>;
