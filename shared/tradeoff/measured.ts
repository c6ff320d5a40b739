import type { LatencySummary, MeasuringConditions, RailEnergy } from '../api/measurements.ts';

export interface MeasuredLatency extends LatencySummary {
  readonly artifactSha256: string;
  /** Models of one session were measured interleaved. */
  readonly sessionId: string;
  readonly measuredAt: string;
  readonly flags: readonly string[];
  /** Of one inference, with all that the board draws meanwhile; null where no rail could be read. */
  readonly energyMillijoules: number | null;
}

/** Latencies on one device under one measuring condition, one for each artifact. */
export interface MeasuredLatencies {
  readonly device: string;
  readonly board: string | null;
  readonly conditions: MeasuringConditions;
  readonly noiseFloor: number | null;
  readonly latencies: readonly MeasuredLatency[];
}

/** Energy of one inference of the whole board: that of the rail with the most, as its input holds all others. */
export function boardEnergy(energy: readonly RailEnergy[]): number | null {
  return energy.length === 0 ? null : Math.max(...energy.map(({ grossMillijoules }) => grossMillijoules));
}
