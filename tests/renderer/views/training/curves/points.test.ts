import { describe, expect, it } from 'vitest';
import { afterLast, nearestIndex, withPoints } from '../../../../../renderer/views/training/curves/points.ts';
import { drawPoint } from '../../../fixtures/training-curve.ts';

const curve = (...steps: number[]) => steps.map(drawPoint);
const steps = (points: readonly { step: number }[]) => points.map(({ step }) => step);

describe('the points of a curve', () => {
  it('go on, or replace what a resumed training does again', () => {
    expect(steps(withPoints(curve(1, 2, 3), curve(4, 5)))).toEqual([1, 2, 3, 4, 5]);
    expect(steps(withPoints(curve(1, 2, 3), curve(2, 4)))).toEqual([1, 2, 4]);
    expect(steps(withPoints(curve(1, 2), []))).toEqual([1, 2]);
    expect(steps(withPoints([], curve(7)))).toEqual([7]);
  });

  it('that were heard while the curve was read are those after its last', () => {
    expect(steps(afterLast(curve(1, 2), curve(2, 3)))).toEqual([3]);
    expect(steps(afterLast([], curve(2, 3)))).toEqual([2, 3]);
  });

  it('stay few, with every validation and the newest', () => {
    const long = withPoints(
      curve(...Array.from({ length: 6000 }, (_, at) => at + 1)),
      curve(...Array.from({ length: 6 }, (_, at) => 6001 + at)),
    );
    expect(long.length).toBeLessThan(3100);
    expect(long.filter(({ validation }) => validation)).toHaveLength(60);
    expect(long.at(-1)!.step).toBe(6006);
  });

  it('are found by step', () => {
    const points = curve(10, 20, 40);
    expect([0, 14, 16, 29, 31, 99].map((step) => nearestIndex(points, step))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(nearestIndex([], 3)).toBeNull();
    expect(nearestIndex(curve(5), 3)).toBe(0);
  });
});
