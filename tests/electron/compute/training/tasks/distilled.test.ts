import { describe, expect, it } from 'vitest';
import type { Teacher } from '../../../../../electron/compute/training/teacher.ts';
import { distilledTask, taughtTerm } from '../../../../../electron/compute/training/tasks/distilled.ts';
import type { TrainedTask } from '../../../../../electron/compute/training/tasks/task.ts';

const labels = { name: 'labels', kind: 'cross-entropy', output: 'logits' } as const;
const task = {
  objective: { terms: [labels] },
  feeds: () => Promise.resolve(new Map([['labels', Int32Array.of(1)]])),
} as unknown as TrainedTask;
const teacher = {
  targets: () => Promise.resolve(new Map([[taughtTerm, Float32Array.of(0.5, 2)]])),
} as unknown as Teacher;

describe('a distilled task', () => {
  it('has the labels and the teacher in its loss, by their shares', () => {
    const { objective } = distilledTask(task, 'logits', teacher, { temperature: 4, weight: 0.7 });
    expect(objective.terms).toEqual([
      { ...labels, weight: expect.closeTo(0.3, 9) as number },
      { name: taughtTerm, kind: 'distillation', output: 'logits', temperature: 4, weight: 0.7 },
    ]);
  });

  it('leaves the labels out where the teacher has the whole loss', () => {
    const { objective } = distilledTask(task, 'logits', teacher, { temperature: 2, weight: 1 });
    expect(objective.terms.map(({ name }) => name)).toEqual([taughtTerm]);
  });

  it('feeds what the teacher says beside the labels', async () => {
    const { feeds } = distilledTask(task, 'logits', teacher, { temperature: 4, weight: 0.5 });
    expect([...(await feeds({} as Parameters<typeof feeds>[0])).keys()]).toEqual(['labels', taughtTerm]);
  });
});
