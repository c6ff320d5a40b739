import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyPerInference, meanPower } from '../../../shared/statistics/energy.ts';
import { attributePower, type TimedPower } from '../../../shared/statistics/power.ts';

const reading = (milliwatts: Record<string, number>, atMs = 0) => ({
  atMs,
  rails: Object.entries(milliwatts).map(([name, value]) => ({ name, milliwatts: value })),
});

const run = (readings: readonly TimedPower[]) => ({ basis: 'run', readings }) as const;

describe('energy of an inference', () => {
  it('is power above rest times time by runs, at each rail', () => {
    const energy = energyPerInference({
      idle: [reading({ VDD_IN: 3000 }), reading({ VDD_IN: 5000 })],
      during: run([reading({ VDD_IN: 9000, VDD_CPU: 2000 }), reading({ VDD_IN: 11000 })]),
      seconds: 2,
      runs: 100,
    });
    expect(energy).toEqual([
      { rail: 'VDD_IN', basis: 'run', grossMillijoules: 200, netMillijoules: 120 },
      { rail: 'VDD_CPU', basis: 'run', grossMillijoules: 40, netMillijoules: null },
    ]);
  });

  it('is nothing without rails or runs', () => {
    expect(energyPerInference({ idle: [], during: run([reading({})]), seconds: 1, runs: 5 })).toEqual([]);
    expect(energyPerInference({ idle: [], during: run([reading({ IN: 5 })]), seconds: 1, runs: 0 })).toEqual([]);
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
          const [once] = energyPerInference({ idle: readings, during: run(readings), seconds, runs });
          const [twice] = energyPerInference({ idle: readings, during: run(readings), seconds, runs: 2 * runs });
          expect(once?.netMillijoules).toBe(0);
          expect(once?.grossMillijoules).toBeCloseTo(2 * (twice?.grossMillijoules ?? NaN), 6);
          expect(meanPower(readings)[0]?.milliwatts).toBeLessThanOrEqual(Math.max(...some) + 1e-6);
        },
      ),
    );
  });
});

describe('whose power it is', () => {
  // Two networks in turns of a second: the first draws 10 W, the second 4 W, and starting them both 1 W.
  const window = (second: number) => ({ fromMs: 1000 * second, toMs: 1000 * (second + 1) });
  const turnsOf = (model: number, rounds: number) =>
    [...Array(rounds).keys()].map((round) => window(100 + 2 * round + model));
  const at = (second: number, milliwatts: number) => reading({ IN: milliwatts }, 1000 * second + 500);
  const readingsOf = (rounds: number) => [
    ...[97, 98, 99].map((second) => at(second, 1000)),
    ...[...Array(rounds).keys()].flatMap((round) => [at(100 + 2 * round, 10_000), at(101 + 2 * round, 4000)]),
  ];
  const means = (rounds: number, turns = [turnsOf(0, rounds), turnsOf(1, rounds)]) =>
    attributePower(readingsOf(rounds), turns).map(({ basis, readings }) => [basis, meanPower(readings)[0]?.milliwatts]);

  it('is each network’s own where there are readings enough, and never that of the start', () => {
    expect(means(5)).toEqual([
      ['turns', 10_000],
      ['turns', 4000],
    ]);
    expect(means(4)).toEqual([
      ['rounds', 7000],
      ['rounds', 7000],
    ]);
  });

  it('is that of everything where the runtime does not tell when it measures', () => {
    const untold = [...turnsOf(1, 4), null];
    expect(attributePower(readingsOf(5), [turnsOf(0, 5), untold])).toEqual(
      [0, 1].map(() => ({ basis: 'run', readings: readingsOf(5) })),
    );
    expect(means(5, [[], []]).map(([basis]) => basis)).toEqual(['run', 'run']);
  });

  it('leaves out what arrived at the edge of a turn', () => {
    const edges = [0, 49, 951, 1000].map((ms) => reading({ IN: 1 }, ms));
    const [only] = attributePower([...edges, reading({ IN: 2 }, 500)], [[window(0)]]);
    expect(only).toEqual({ basis: 'rounds', readings: [reading({ IN: 2 }, 500)] });
  });
});
