import { runExperiment } from '../experiment/run.ts';
import type { MeasureReply } from '../protocol.ts';
import type { Handlers } from '../serve.ts';

export const experiment: Handlers['experiment'] = async (request, context) => {
  let candidates = 0;
  const measure = async (networks: readonly Uint8Array[]): Promise<MeasureReply> =>
    (await context.emit({ kind: 'measure', networks })) as MeasureReply;
  for await (const made of runExperiment(request, { ...context, measure })) {
    await context.emit(made);
    if (made.kind === 'candidate') candidates++;
  }
  return { candidates };
};
