import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nonNegativeLeastSquares } from '../../../shared/latency/fit/least-squares.ts';

const no = (size: number): Float64Array => new Float64Array(size);
const rowsOf = (rows: readonly (readonly number[])[]): Float64Array[] => rows.map((row) => Float64Array.from(row));

it('solves what has an exact solution', () => {
  const rows = rowsOf([
    [1, 2, 5],
    [3, 1, 5],
    [1, -1, -1],
  ]);
  const x = nonNegativeLeastSquares(rows, no(2), no(2));
  expect(x[0]).toBeCloseTo(1, 4);
  expect(x[1]).toBeCloseTo(2, 4);
});

it('leaves out what would have to be negative', () => {
  // Without the bound: x = (2, -1).
  const rows = rowsOf([
    [1, 1, 1],
    [1, 2, 0],
    [1, 0, 2],
  ]);
  const x = nonNegativeLeastSquares(rows, no(2), no(2));
  expect(x[1]).toBe(0);
  expect(x[0]).toBeCloseTo(1, 4);
});

it('stays at the prior where nothing is measured, and near it where the ridge is strong', () => {
  const rows = rowsOf([[1, 0, 10]]);
  const x = nonNegativeLeastSquares(rows, [1, 1], [4, 7]);
  expect(x[0]).toBeCloseTo((10 + 4) / 2, 4);
  expect(x[1]).toBeCloseTo(7, 4);
});

it('meets the conditions of an optimum (Karush, Kuhn and Tucker) for any problem', () => {
  const entry = fc.double({ min: -1, max: 1, noNaN: true });
  const problem = fc.integer({ min: 1, max: 6 }).chain((size) =>
    fc.record({
      rows: fc.array(fc.array(entry, { minLength: size + 1, maxLength: size + 1 }), { minLength: 1, maxLength: 12 }),
      prior: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: size, maxLength: size }),
    }),
  );
  fc.assert(
    fc.property(problem, ({ rows, prior }) => {
      const ridge = prior.map(() => 0.05);
      const x = nonNegativeLeastSquares(rowsOf(rows), ridge, prior);
      x.forEach((value, j) => {
        let slope = ridge[j]! * (value - prior[j]!);
        for (const row of rows) {
          const residual = x.reduce((sum, other, k) => sum + row[k]! * other, -row[x.length]!);
          slope += row[j]! * residual;
        }
        expect(value).toBeGreaterThanOrEqual(0);
        if (value > 0) expect(Math.abs(slope)).toBeLessThan(1e-4);
        else expect(slope).toBeGreaterThan(-1e-4);
      });
    }),
  );
});
