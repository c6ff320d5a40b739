import { networkOf } from '../models/network-of.ts';
import { requireOtherFile } from '../output-file.ts';
import type { Handlers } from './services.ts';
import { typedPath } from '../typed-path.ts';

export const modelHandlers = {
  'model.open': ({ model }, { compute, workingDirectory }) =>
    compute.call('open', { model: typedPath(workingDirectory, model) }),

  'model.network': ({ model }, services) => networkOf(services, model),

  'model.cut': async (input, { compute, workingDirectory }, run) => {
    const { plan, ...rest } = input;
    const model = typedPath(workingDirectory, input.model);
    const out = typedPath(workingDirectory, input.out);
    await requireOtherFile(model, out);
    await run.takeTurn('local');
    return compute.call(
      'cut',
      {
        ...rest,
        model,
        out,
        plan: plan === undefined ? null : typedPath(workingDirectory, plan),
      },
      run,
    );
  },

  'model.evaluate': async ({ model, data, task, split, limit }, { compute, workingDirectory }, run) => {
    await run.takeTurn('local');
    return compute.call(
      'evaluate',
      {
        model: typedPath(workingDirectory, model),
        data: typedPath(workingDirectory, data),
        task: task === undefined ? null : typedPath(workingDirectory, task),
        split,
        limit: limit ?? null,
      },
      run,
    );
  },
} satisfies Pick<Handlers, 'model.open' | 'model.network' | 'model.cut' | 'model.evaluate'>;
