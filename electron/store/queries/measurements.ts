import { randomUUID } from 'node:crypto';
import type { LatencySummary, MeasurementResult, MeasuringConditions } from '../../../shared/api/measurements.ts';
import type { MeasuredLatencies, MeasuredLatency } from '../../../shared/tradeoff/measured.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import { parseColumn } from '../json.ts';
import { packSamples, unpackSamples } from '../samples.ts';
import { comparisonsSchema, deviceStateSchema, flagsSchema, loadSchema } from '../schemas.ts';
import type { MeasurementReader, MeasurementStore, NewMeasurement, StoredSession } from '../surface.ts';

interface SessionRow extends Omit<MeasuringConditions, 'load'> {
  readonly load: string;
  readonly id: string;
  readonly device: string;
  readonly stateBefore: string;
  readonly stateAfter: string;
  readonly command: string;
  readonly noiseFloor: number | null;
  readonly comparisons: string;
  readonly createdAt: string;
}

interface ResultRow extends LatencySummary {
  readonly id: string;
  readonly model: string;
  readonly artifactSha256: string;
  readonly candidateId: string | null;
  readonly flags: string;
}

interface LatencyRow extends Omit<MeasuredLatency, 'flags'> {
  readonly flags: string;
}

const selectSession = `
  SELECT id, device, runtime, runtime_version AS runtimeVersion, precision, threads, batch, rounds, load,
    state_before AS stateBefore, state_after AS stateAfter, command, noise_floor AS noiseFloor, comparisons,
    created_at AS createdAt
  FROM measurement_sessions`;

const summaryColumns = `
  p50_ns AS p50Ns, p90_ns AS p90Ns, p99_ns AS p99Ns, min_ns AS minNs, sample_count AS samples,
  p50_low_ns AS p50LowNs, p50_high_ns AS p50HighNs`;

export function measurementReader({ db }: ReadConnection): MeasurementReader {
  const one = db.prepare<[string], SessionRow>(`${selectSession} WHERE id = ?`);
  const latest = db.prepare<[{ device: string | null }], SessionRow>(
    `${selectSession} WHERE device = coalesce(@device, device) AND EXISTS (
       SELECT 1 FROM measurements JOIN candidates USING (artifact_sha256) WHERE session_id = measurement_sessions.id)
     ORDER BY rowid DESC LIMIT 1`,
  );
  const results = db.prepare<[string], ResultRow>(
    `SELECT id, model, artifact_sha256 AS artifactSha256, candidate_id AS candidateId, flags, ${summaryColumns}
     FROM measurements WHERE session_id = ? AND again = 0 ORDER BY rowid`,
  );
  // Power mode and governor come from the board, and change its speed as much as any setting of ours.
  const underCondition = db.prepare<[string], LatencyRow>(
    `SELECT artifact_sha256 AS artifactSha256, session_id AS sessionId, other.created_at AS measuredAt, flags,
       ${summaryColumns}
     FROM measurement_sessions AS same
     JOIN measurement_sessions AS other USING (device, runtime, runtime_version, precision, threads, batch, load)
     JOIN measurements ON session_id = other.id AND again = 0
     WHERE same.id = ?
       AND other.state_before ->> 'powerMode' IS same.state_before ->> 'powerMode'
       AND other.state_before ->> 'governor' IS same.state_before ->> 'governor'
     ORDER BY measurements.rowid`,
  );
  const samples = db.prepare<[string], { samples: Buffer }>(
    'SELECT samples_ns AS samples FROM samples WHERE measurement_id = ? ORDER BY round',
  );
  const toSession = (row: SessionRow | undefined) => (row === undefined ? null : sessionOf(row, results.all(row.id)));
  return {
    session: (id) => toSession(one.get(id)),
    latestSession: (device) => toSession(latest.get({ device: device ?? null })),
    latencies(device) {
      const row = latest.get({ device: device ?? null });
      return row === undefined ? null : latenciesOf(sessionOf(row, []), underCondition.all(row.id));
    },
    samplesOf: (measurementId) => samples.all(measurementId).map((row) => unpackSamples(row.samples)),
  };
}

export function measurementStore(connection: WriteConnection): MeasurementStore {
  const { db, transact } = connection;
  const reader = measurementReader(connection);
  const insertSession = db.prepare<[SessionRow]>(`
    INSERT INTO measurement_sessions (id, device, runtime, runtime_version, precision, threads, batch, rounds, load,
      state_before, state_after, command, noise_floor, comparisons, created_at)
    VALUES (@id, @device, @runtime, @runtimeVersion, @precision, @threads, @batch, @rounds, @load, @stateBefore, @stateAfter,
      @command, @noiseFloor, @comparisons, @createdAt)`);
  const insertMeasurement = db.prepare(`
    INSERT INTO measurements (id, session_id, candidate_id, artifact_sha256, model, again, create_session_ns,
      first_run_ns, warmup_runs, warmup_ns, warmup_settled, p50_ns, p90_ns, p99_ns, min_ns, sample_count, p50_low_ns,
      p50_high_ns, flags)
    VALUES (@id, @sessionId, @candidateId, @artifactSha256, @model, @again, @createSessionNs, @firstRunNs, @warmupRuns,
      @warmupNs, @warmupSettled, @p50Ns, @p90Ns, @p99Ns, @minNs, @samples, @p50LowNs, @p50HighNs, @flags)`);
  const insertRound = db.prepare<[string, number, number, number, number, number, Uint8Array]>(`
    INSERT INTO samples (measurement_id, round, position, start_ns, involuntary_switches, sample_count, samples_ns)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);

  const addMeasurement = (sessionId: string, { summary, warmup, rounds, ...measurement }: NewMeasurement) => {
    const id = randomUUID();
    insertMeasurement.run({
      id,
      sessionId,
      candidateId: measurement.candidateId,
      artifactSha256: measurement.artifactSha256,
      model: measurement.model,
      again: measurement.again ? 1 : 0,
      createSessionNs: measurement.createSessionNs,
      firstRunNs: measurement.firstRunNs,
      warmupRuns: warmup.runs,
      warmupNs: warmup.ns,
      warmupSettled: warmup.settled ? 1 : 0,
      p50Ns: summary.p50Ns,
      p90Ns: summary.p90Ns,
      p99Ns: summary.p99Ns,
      minNs: summary.minNs,
      samples: summary.samples,
      p50LowNs: summary.p50LowNs,
      p50HighNs: summary.p50HighNs,
      flags: JSON.stringify(measurement.flags),
    });
    for (const round of rounds) {
      insertRound.run(
        id,
        round.round,
        round.position,
        round.startNs,
        round.involuntarySwitches,
        round.samplesNs.length,
        packSamples(round.samplesNs),
      );
    }
  };

  return {
    ...reader,
    add(session) {
      const row: SessionRow = {
        id: randomUUID(),
        device: session.device,
        runtime: session.conditions.runtime,
        runtimeVersion: session.conditions.runtimeVersion,
        precision: session.conditions.precision,
        threads: session.conditions.threads,
        batch: session.conditions.batch,
        rounds: session.conditions.rounds,
        load: JSON.stringify(session.conditions.load),
        stateBefore: JSON.stringify(session.before),
        stateAfter: JSON.stringify(session.after),
        command: session.command,
        noiseFloor: session.noiseFloor,
        comparisons: JSON.stringify(session.comparisons),
        createdAt: new Date().toISOString(),
      };
      transact(() => {
        insertSession.run(row);
        for (const measurement of session.measurements) addMeasurement(row.id, measurement);
      });
      const stored = reader.session(row.id);
      if (stored === null) throw new RangeError(`no session ${row.id}`);
      return stored;
    },
  };
}

function sessionOf(row: SessionRow, results: readonly ResultRow[]): StoredSession {
  const { runtime, runtimeVersion, precision, threads, batch, rounds } = row;
  return {
    id: row.id,
    createdAt: row.createdAt,
    device: row.device,
    conditions: {
      ...{ runtime, runtimeVersion, precision, threads, batch, rounds },
      load: parseColumn(loadSchema, row.load, 'measurement_sessions.load'),
    },
    before: parseColumn(deviceStateSchema, row.stateBefore, 'measurement_sessions.state_before'),
    after: parseColumn(deviceStateSchema, row.stateAfter, 'measurement_sessions.state_after'),
    command: row.command,
    noiseFloor: row.noiseFloor,
    comparisons: parseColumn(comparisonsSchema, row.comparisons, 'measurement_sessions.comparisons'),
    results: results.map((result): MeasurementResult => ({
      ...result,
      runtime,
      precision,
      flags: parseFlags(result.flags),
    })),
  };
}

function latenciesOf(session: StoredSession, rows: readonly LatencyRow[]): MeasuredLatencies {
  // Rows come oldest first, so that the newest of an artifact stays.
  const newest = new Map(rows.map((row) => [row.artifactSha256, { ...row, flags: parseFlags(row.flags) }]));
  return {
    device: session.device,
    board: session.before.board ?? session.before.cpuModel,
    conditions: session.conditions,
    noiseFloor: session.noiseFloor,
    latencies: [...newest.values()],
  };
}

function parseFlags(text: string): readonly string[] {
  return parseColumn(flagsSchema, text, 'measurements.flags');
}
