import { expect, it } from 'vitest';
import { isFlaggedBySamples } from '../../../../electron/host/measurements/run-measurement.ts';

it('what a runtime says against all its numbers is no reason to measure again', () => {
  const note = 'int8 without calibration';
  expect(isFlaggedBySamples([{ flags: [] }, { flags: [note] }], [note])).toBe(false);
  expect(isFlaggedBySamples([{ flags: [note] }, { flags: ['a clock fell', note] }], [note])).toBe(true);
});
