import type { FineTuning } from '../../../../shared/api/fine-tuning.ts';
import type { Teacher } from '../teacher.ts';
import type { TrainedTask } from './task.ts';

/** A name that no exporter gives. */
export const taughtTerm = 'espalier:taught';

/** The task with a teacher beside the labels. `output`: the student's scores before a softmax. */
export function distilledTask(
  task: TrainedTask,
  output: string,
  teacher: Teacher,
  { temperature, weight }: NonNullable<FineTuning['distillation']>,
): TrainedTask {
  const labelled = task.objective.terms.map((term) => ({ ...term, weight: (term.weight ?? 1) * (1 - weight) }));
  return {
    ...task,
    objective: {
      // A term of no weight would still be computed.
      terms: [
        ...labelled.filter((term) => term.weight > 0),
        { name: taughtTerm, kind: 'distillation', output, temperature, weight },
      ],
    },
    async feeds(batch) {
      const feeds = await task.feeds(batch);
      return new Map<string, Float32Array | Int32Array>([
        ...feeds,
        ...((await teacher.targets(feeds)) as ReadonlyMap<string, Float32Array>),
      ]);
    },
  };
}
