import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ascending } from '../../../../electron/compute/prune/ascending.ts';

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, 5e-324, -5e-324),
);

it('orders as a sort by comparison does, equal scores as they stand', () => {
  fc.assert(
    fc.property(fc.array(number), fc.integer({ min: 1, max: 4 }), (numbers, every) => {
      const scores = Float64Array.from(numbers);
      const positions = [...scores.keys()].filter((position) => position % every === 0);
      // Subtracting one infinity from another says nothing.
      const compare = (a: number, b: number): number =>
        scores[a]! < scores[b]! ? -1 : scores[a]! > scores[b]! ? 1 : a - b;
      expect([...ascending(positions, scores)]).toEqual([...positions].sort(compare));
    }),
    { numRuns: 500, seed: 22 },
  );
});

it('puts what is no number last', () => {
  expect([...ascending([0, 1, 2], Float64Array.of(NaN, 1, -1))]).toEqual([2, 1, 0]);
});
