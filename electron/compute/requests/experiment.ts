import { runExperiment } from '../experiment/run.ts';
import type { MeasureReply } from '../protocol.ts';
import type { Handlers } from '../serve.ts';

export const experiment: Handlers['experiment'] = async (request, context) => {
  let candidates = 0;
  const measure = async (networks: readonly Uint8Array[]): Promise<MeasureReply> =>
    (await context.emit({ kind: 'measure', networks })) as MeasureReply;
  const run = runExperiment(request, { ...context, measure });
  try {
    for (;;) {
      const next = await run.next();
      if (next.done === true) return { candidates, stopped: next.value };
      await context.emit(next.value);
      if (next.value.kind === 'candidate') candidates++;
    }
  } finally {
    await run.return(false);
  }
};
