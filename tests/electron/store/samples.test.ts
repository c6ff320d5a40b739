import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSamples, unpackSamples } from '../../../electron/store/samples.ts';

describe('packed samples', () => {
  it('come back exactly, whatever their size', () => {
    const sample = fc.oneof(
      fc.maxSafeNat(),
      fc.nat({ max: 2_000_000 }),
      fc.constantFrom(0, 127, 128, 2 ** 32, 2 ** 53 - 1),
    );
    fc.assert(
      fc.property(fc.array(sample), (samplesNs) => {
        expect(unpackSamples(packSamples(samplesNs))).toEqual(samplesNs);
      }),
    );
  });

  it('take three bytes for a millisecond', () => {
    expect(packSamples([1_000_000])).toEqual(Uint8Array.of(0xc0, 0x84, 0x3d));
  });

  it('refuse what is no whole number of nanoseconds', () => {
    for (const bad of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => packSamples([bad])).toThrow(RangeError);
  });

  it('are not read when they end within a number', () => {
    expect(() => unpackSamples(Uint8Array.of(0x80))).toThrow('end within a number');
  });
});
