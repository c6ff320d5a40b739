import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyPerInference, meanPower } from '../../../shared/statistics/energy.ts';

const reading = (milliwatts: Record<string, number>) => ({
  rails: Object.entries(milliwatts).map(([name, value]) => ({ name, milliwatts: value })),
});

describe('energy of an inference', () => {
  it('is power above rest times time by runs, at each rail', () => {
    const energy = energyPerInference({
      idle: [reading({ VDD_IN: 3000 }), reading({ VDD_IN: 5000 })],
      during: [reading({ VDD_IN: 9000, VDD_CPU: 2000 }), reading({ VDD_IN: 11000 })],
      seconds: 2,
      runs: 100,
    });
    expect(energy).toEqual([
      { rail: 'VDD_IN', grossMillijoules: 200, netMillijoules: 120 },
      { rail: 'VDD_CPU', grossMillijoules: 40, netMillijoules: null },
    ]);
  });

  it('is nothing without rails or runs', () => {
    expect(energyPerInference({ idle: [], during: [reading({})], seconds: 1, runs: 5 })).toEqual([]);
    expect(energyPerInference({ idle: [], during: [reading({ IN: 5 })], seconds: 1, runs: 0 })).toEqual([]);
  });

  it('is 0 above rest when the board draws what it draws at rest, and halves with twice the runs', () => {
    const power = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(
        power,
        fc.double({ min: 0.001, max: 1e4, noNaN: true }),
        fc.integer({ min: 1 }),
        (some, seconds, runs) => {
          const readings = some.map((milliwatts) => reading({ IN: milliwatts }));
          const [once] = energyPerInference({ idle: readings, during: readings, seconds, runs });
          const [twice] = energyPerInference({ idle: readings, during: readings, seconds, runs: 2 * runs });
          expect(once?.netMillijoules).toBe(0);
          expect(once?.grossMillijoules).toBeCloseTo(2 * (twice?.grossMillijoules ?? NaN), 6);
          expect(meanPower(readings)[0]?.milliwatts).toBeLessThanOrEqual(Math.max(...some) + 1e-6);
        },
      ),
    );
  });
});
