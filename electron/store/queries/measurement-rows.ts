import type {
  LatencySummary,
  MeasurementResult,
  MeasuringConditions,
  MeasuringProfile,
} from '../../../shared/api/measurements.ts';
import { boardEnergy, type MeasuredLatencies, type MeasuredLatency } from '../../../shared/tradeoff/measured.ts';
import { parseColumn } from '../json.ts';
import {
  comparisonsSchema,
  cpusSchema,
  deadlineSchema,
  deviceStateSchema,
  driftSchema,
  energySchema,
  flagsSchema,
  interruptionsSchema,
  layersSchema,
  loadSchema,
  optionsSchema,
} from '../schemas.ts';
import type { StoredSession } from '../surface.ts';

/** Columns of measurement_sessions. */
export interface SessionRow extends Omit<MeasuringConditions, 'load' | 'cpus' | 'options'> {
  readonly id: string;
  readonly device: string;
  readonly load: string;
  readonly cpus: string | null;
  readonly options: string;
  readonly profile: MeasuringProfile | null;
  readonly cutShort: string | null;
  readonly stateBefore: string;
  readonly stateAfter: string | null;
  readonly command: string;
  readonly noiseFloor: number | null;
  readonly comparisons: string;
  readonly interruptions: string;
  readonly drift: string | null;
  readonly repeats: string | null;
  readonly createdAt: string;
}

/** Columns of measurements that make a result. */
export interface ResultRow extends LatencySummary {
  readonly id: string;
  readonly model: string;
  readonly artifactSha256: string;
  readonly candidateId: string | null;
  readonly flags: string;
  readonly energy: string;
  readonly deadline: string | null;
  readonly layers: string | null;
}

export interface LatencyRow extends Omit<MeasuredLatency, 'flags' | 'energyMillijoules'> {
  readonly flags: string;
  readonly energy: string;
  /** Of its session. */
  readonly noiseFloor: number | null;
}

export const sessionColumns = `
  id, device, runtime, runtime_version AS runtimeVersion, precision, threads, batch, rounds, load, cpus,
  options, profile, cut_short AS cutShort, state_before AS stateBefore, state_after AS stateAfter, command, noise_floor AS noiseFloor, comparisons,
  interruptions, drift, repeats, created_at AS createdAt`;

export const summaryColumns = `
  p50_ns AS p50Ns, p90_ns AS p90Ns, p99_ns AS p99Ns, p999_ns AS p999Ns, min_ns AS minNs, sample_count AS samples,
  p50_low_ns AS p50LowNs, p50_high_ns AS p50HighNs`;

export function sessionOf(row: SessionRow, results: readonly ResultRow[]): StoredSession {
  const { runtime, runtimeVersion, precision, threads, batch, rounds } = row;
  return {
    id: row.id,
    createdAt: row.createdAt,
    device: row.device,
    conditions: {
      ...{ runtime, runtimeVersion, precision, threads, batch, rounds },
      load: parseColumn(loadSchema, row.load, 'measurement_sessions.load'),
      cpus: row.cpus === null ? null : parseColumn(cpusSchema, row.cpus, 'measurement_sessions.cpus'),
      options: parseColumn(optionsSchema, row.options, 'measurement_sessions.options'),
    },
    profile: row.profile,
    cutShort: row.cutShort,
    before: parseColumn(deviceStateSchema, row.stateBefore, 'measurement_sessions.state_before'),
    after:
      row.stateAfter === null
        ? null
        : parseColumn(deviceStateSchema, row.stateAfter, 'measurement_sessions.state_after'),
    command: row.command,
    noiseFloor: row.noiseFloor,
    comparisons: parseColumn(comparisonsSchema, row.comparisons, 'measurement_sessions.comparisons'),
    interruptions: parseColumn(interruptionsSchema, row.interruptions, 'measurement_sessions.interruptions'),
    drift: row.drift === null ? null : parseColumn(driftSchema, row.drift, 'measurement_sessions.drift'),
    repeats: row.repeats,
    results: results.map((result): MeasurementResult => ({
      ...result,
      runtime,
      precision,
      flags: parseFlags(result.flags),
      energy: parseColumn(energySchema, result.energy, 'measurements.energy'),
      deadline: result.deadline === null ? null : parseColumn(deadlineSchema, result.deadline, 'measurements.deadline'),
      layers: result.layers === null ? null : parseColumn(layersSchema, result.layers, 'measurements.layers'),
    })),
  };
}

export function latenciesOf(session: StoredSession, rows: readonly LatencyRow[]): MeasuredLatencies {
  // The fullest rows come last, and of equally full ones the newest, so that the last of an artifact stays.
  const newest = new Map(
    rows.map(({ noiseFloor: _ofSession, energy, ...row }) => [
      row.artifactSha256,
      {
        ...row,
        flags: parseFlags(row.flags),
        energyMillijoules: boardEnergy(parseColumn(energySchema, energy, 'measurements.energy')),
      },
    ]),
  );
  return {
    device: session.device,
    board: session.before.board ?? session.before.cpuModel,
    conditions: session.conditions,
    noiseFloor: rows.at(-1)?.noiseFloor ?? session.noiseFloor,
    latencies: [...newest.values()],
  };
}

function parseFlags(text: string): readonly string[] {
  return parseColumn(flagsSchema, text, 'measurements.flags');
}
