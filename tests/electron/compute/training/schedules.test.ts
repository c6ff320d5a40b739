import { describe, expect, it } from 'vitest';
import { createSchedule } from '../../../../electron/compute/training/schedules/create.ts';
import { recipeSchema } from '../../../../shared/api/training.ts';

function rates(schedule: object, warmupSteps = 0, steps = 20): number[] {
  const share = createSchedule(recipeSchema.parse({ schedule, warmupSteps }));
  return Array.from({ length: steps }, (_, step) => share(step, steps));
}

function expectNear(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, step) => expect(value, `step ${step}`).toBeCloseTo(expected[step]!, 8));
}

/** The learning rates of 20 steps in PyTorch 2.15's torch.optim.lr_scheduler, from a learning rate of 1. */
describe('learning rates of PyTorch', () => {
  it('MultiStepLR(milestones=[10, 15], gamma=0.2)', () => {
    const found = rates({ kind: 'step', milestones: [0.5, 0.75], factor: 0.2 });
    expectNear(found, [...Array<number>(10).fill(1), ...Array<number>(5).fill(0.2), ...Array<number>(5).fill(0.04)]);
  });

  it('CosineAnnealingLR(T_max=20, eta_min=0.1)', () => {
    expectNear(rates({ kind: 'cosine', floor: 0.1 }), [
      ...[1, 0.994459753, 0.977975432, 0.950952936, 0.914057647, 0.868198052, 0.814503364, 0.754295725, 0.689057647],
      ...[0.620395509, 0.55, 0.479604491, 0.410942353, 0.345704275, 0.285496636, 0.231801948, 0.185942353, 0.149047064],
      ...[0.122024568, 0.105540247],
    ]);
  });

  it('OneCycleLR(max_lr=1, total_steps=20)', () => {
    expectNear(rates({ kind: 'one-cycle' }), [
      ...[0.04, 0.131671843, 0.371671843, 0.668328157, 0.908328157, 1, 0.987464006, 0.950484632, 0.890916178],
      ...[0.811745654, 0.716943002, 0.611262022, 0.500002, 0.388741978, 0.283060998, 0.188258346, 0.109087822],
      ...[0.049519368, 0.012539994, 4e-6],
    ]);
  });
});

it('warms every schedule up in a straight line', () => {
  expectNear(rates({ kind: 'constant' }, 4, 6), [0.25, 0.5, 0.75, 1, 1, 1]);
  const cosine = rates({ kind: 'cosine' });
  expectNear(
    rates({ kind: 'cosine' }, 5),
    cosine.map((rate, step) => (step < 5 ? ((step + 1) / 5) * rate : rate)),
  );
});

it.each(['constant', 'step', 'cosine', 'one-cycle'])('%s stays finite in a training of one or two steps', (kind) => {
  for (const steps of [1, 2, 3]) for (const rate of rates({ kind }, 0, steps)) expect(rate).toBeGreaterThan(0);
});
