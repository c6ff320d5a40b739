import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nudge, nudgeStep, snap } from '../../../../../renderer/views/tradeoffs/plot/nudge.ts';
import { allowedZoom, panDomain, zoomDomain } from '../../../../../renderer/views/tradeoffs/plot/zoom.ts';
import { makeScale } from '../../../../../shared/plot/scales.ts';

describe('zooming', () => {
  it('keeps what is under the pointer where it is', () => {
    const domain = fc.tuple(
      fc.double({ min: 1, max: 1e3, noNaN: true }),
      fc.double({ min: 2e3, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(
        domain,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        fc.constantFrom('linear' as const, 'log' as const),
        (before, share, factor, kind) => {
          const scale = makeScale(kind, before, [0, 1000]);
          const anchor = scale.invert(share * 1000);
          const after = makeScale(kind, zoomDomain(before, kind, anchor, factor), [0, 1000]);
          return Math.abs(after.at(anchor) - share * 1000) < 1e-3;
        },
      ),
    );
  });
  it('ends far in and far out', () => {
    expect(allowedZoom([0, 1], [0, 1], 'linear')).toBe(true);
    expect(allowedZoom([0, 3], [0, 1], 'linear')).toBe(false);
    expect(allowedZoom([0.5, 0.5001], [0, 1], 'linear')).toBe(false);
  });
  it('moves by a share of the width', () => {
    expect(panDomain([10, 20], 'linear', 0.1)).toEqual([11, 21]);
    expect(panDomain([1, 100], 'log', 0.5).map((value) => Math.round(value))).toEqual([10, 1000]);
  });
});

describe('moving a budget line', () => {
  it('goes in steps that read well', () => {
    expect(nudgeStep([0.4e6, 0.9e6])).toBe(5000);
    expect(nudge(632_000, [0.4e6, 0.9e6], 1)).toBe(635_000);
    expect(nudge(632_000, [0.4e6, 0.9e6], -10)).toBe(580_000);
    expect(nudge(632_000, [0.4e6, 0.9e6], -1000)).toBe(5000);
    expect(snap(632_345, [0.4e6, 0.9e6])).toBe(632_000);
  });
});
