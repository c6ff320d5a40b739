import type { Rail } from '../api/devices.ts';
import type { RailEnergy } from '../api/measurements.ts';
import type { AttributedPower } from './power.ts';

interface PowerReading {
  readonly rails: readonly Rail[];
}

export interface EnergyInput {
  /** The board at rest. */
  readonly idle: readonly PowerReading[];
  /** While inferences ran, and whose inferences: see `attributePower`. */
  readonly during: AttributedPower;
  /** The time that `runs` inferences took: back to back the sum of their samples, at a camera's rate their periods. */
  readonly seconds: number;
  readonly runs: number;
}

/** The mean of each rail over the readings that have it, in the order in which the rails first occur. */
export function meanPower(readings: readonly PowerReading[]): Rail[] {
  const sums = new Map<string, { milliwatts: number; readings: number }>();
  for (const { name, milliwatts } of readings.flatMap(({ rails }) => rails)) {
    const sum = sums.get(name) ?? { milliwatts: 0, readings: 0 };
    sums.set(name, { milliwatts: sum.milliwatts + milliwatts, readings: sum.readings + 1 });
  }
  return [...sums].map(([name, sum]) => ({ name, milliwatts: sum.milliwatts / sum.readings }));
}

/**
 * Energy of one inference at each rail: mean power · time / runs, and the same of the power above the board at rest
 * (average power over the measured interval, as in MLPerf Power, Tschand et al. 2024). Rails overlap (a board's input
 * holds its CPU's): they must not be added.
 */
export function energyPerInference({ idle, during, seconds, runs }: EnergyInput): RailEnergy[] {
  if (runs <= 0) return [];
  const atRest = new Map(meanPower(idle).map(({ name, milliwatts }) => [name, milliwatts]));
  return meanPower(during.readings).map(({ name, milliwatts }) => {
    const rest = atRest.get(name);
    return {
      rail: name,
      basis: during.basis,
      grossMillijoules: (milliwatts * seconds) / runs,
      netMillijoules: rest === undefined ? null : ((milliwatts - rest) * seconds) / runs,
    };
  });
}
