import { runExperiment } from '../experiment.ts';
import type { Handlers } from '../serve.ts';

export const experiment: Handlers['experiment'] = async (request, context) => {
  let candidates = 0;
  for await (const made of runExperiment(request, context)) {
    await context.emit(made);
    if (made.kind === 'candidate') candidates++;
  }
  return { candidates };
};
