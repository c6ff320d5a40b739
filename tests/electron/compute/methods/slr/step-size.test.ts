import { expect, it } from 'vitest';
import { nextStepSize } from '../../../../../electron/compute/methods/slr/step-size.ts';

const rule = { M: 300, r: 0.1 };

it('is the rule of the paper, worked out by hand', () => {
  // k = 1: p = 0, alpha = 1 - 1 / 300.
  expect(nextStepSize(rule, 1, 0.01, 3, 2)).toBeCloseTo((299 / 300) * 0.015, 12);
  // k = 2: p = 1 - 2^-0.1 = 0.0669670, 2^p = 1.0475131, alpha = 1 - 1 / 314.2539.
  expect(nextStepSize(rule, 2, 0.015, 2, 2)).toBeCloseTo(0.015 * (1 - 1 / 314.2539), 8);
});

it('shrinks as slowly as the constants of the paper say: to 0.974, 0.891 and 0.802 of the first one', () => {
  let step = 1;
  const reached = new Map<number, number>();
  for (let k = 1; k <= 400; k++) reached.set(k, (step = nextStepSize(rule, k, step, 1, 1)));
  for (const [k, share] of [
    [10, 0.974],
    [100, 0.891],
    [400, 0.802],
  ] as const) {
    expect(reached.get(k)).toBeCloseTo(share, 2);
  }
});

it('stays where a distance is nothing', () => {
  expect(nextStepSize(rule, 3, 0.2, 0, 1)).toBe(0.2);
  expect(nextStepSize(rule, 3, 0.2, 1, 0)).toBe(0.2);
});
