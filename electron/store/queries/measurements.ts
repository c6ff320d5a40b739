import { randomUUID } from 'node:crypto';
import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import { parseColumn } from '../json.ts';
import { unpackSamples } from '../samples.ts';
import { telemetryPointSchema } from '../schemas.ts';
import type { MeasurementReader, MeasurementStore, NewMeasurement, SessionCount } from '../surface.ts';
import { measurementList } from './measurement-list.ts';
import {
  latenciesOf,
  type LatencyRow,
  type ResultRow,
  sessionColumns,
  sessionOf,
  type SessionRow,
  summaryColumns,
} from './measurement-rows.ts';
import { turnWriter } from './turns.ts';

const selectSession = `SELECT ${sessionColumns} FROM measurement_sessions`;

/** What a session's latencies are worth beside others under the same condition; an unknown profile counts as the protocol. */
function fullness(session: string): string {
  return `CASE WHEN ${session}.cut_short IS NOT NULL THEN 0 WHEN ${session}.drift IS NOT NULL THEN 1
    WHEN ${session}.profile = 'quick' THEN 2 WHEN ${session}.profile = 'report' THEN 4 ELSE 3 END`;
}

export function measurementReader(connection: ReadConnection): MeasurementReader {
  const { db } = connection;
  const one = db.prepare<[string], SessionRow>(`${selectSession} WHERE id = ?`);
  const latest = db.prepare<[{ device: string | null }], SessionRow>(
    `${selectSession} WHERE device = coalesce(@device, device) AND EXISTS (
       SELECT 1 FROM measurements JOIN candidates USING (artifact_sha256) WHERE session_id = measurement_sessions.id)
     ORDER BY rowid DESC LIMIT 1`,
  );
  const results = db.prepare<[string], ResultRow>(
    `SELECT id, model, artifact_sha256 AS artifactSha256, candidate_id AS candidateId, flags, energy, deadline, layers,
       ${summaryColumns}
     FROM measurements WHERE session_id = ? AND again = 0 ORDER BY rowid`,
  );
  // Power mode and governor come from the board, and change its speed as much as any setting of ours. Processors that
  // threads were held to do not: where they are known and where they are not, it is the same board that is asked about.
  const underCondition = db.prepare<[string], LatencyRow>(
    `SELECT artifact_sha256 AS artifactSha256, session_id AS sessionId, other.created_at AS measuredAt, flags, energy,
       other.noise_floor AS noiseFloor, ${summaryColumns}
     FROM measurement_sessions AS same
     JOIN measurement_sessions AS other USING (device, runtime, runtime_version, precision, threads, batch, load, options)
     JOIN measurements ON session_id = other.id AND again = 0
     WHERE same.id = ?
       AND other.state_before ->> 'powerMode' IS same.state_before ->> 'powerMode'
       AND other.state_before ->> 'governor' IS same.state_before ->> 'governor'
     ORDER BY ${fullness('other')}, measurements.rowid`,
  );
  const sessionsOf = db.prepare<[string], SessionCount>(
    `SELECT session_id AS sessionId, count(DISTINCT artifact_sha256) AS measured,
       count(DISTINCT CASE WHEN layers IS NOT NULL THEN artifact_sha256 END) AS layered
     FROM measurements JOIN measurement_sessions AS session ON session.id = session_id
     WHERE again = 0 AND artifact_sha256 IN (SELECT value FROM json_each(?))
     GROUP BY session_id ORDER BY ${fullness('session')} DESC, session.rowid DESC`,
  );
  const samples = db.prepare<[string], { samples: Buffer }>(
    'SELECT samples_ns AS samples FROM samples WHERE measurement_id = ? ORDER BY round',
  );
  const points = db.prepare<[string, string], { point: string }>(
    'SELECT point FROM telemetry WHERE session_id = ? AND phase = ? ORDER BY ordinal',
  );
  const pointsOf = (sessionId: string, phase: Phase): TelemetryPoint[] =>
    points.all(sessionId, phase).map(({ point }) => parseColumn(telemetryPointSchema, point, 'telemetry.point'));
  const toSession = (row: SessionRow | undefined) => (row === undefined ? null : sessionOf(row, results.all(row.id)));
  return {
    list: measurementList(connection),
    session: (id) => toSession(one.get(id)),
    latestSession: (device) => toSession(latest.get({ device: device ?? null })),
    latencies(device) {
      const row = latest.get({ device: device ?? null });
      return row === undefined ? null : latenciesOf(sessionOf(row, []), underCondition.all(row.id));
    },
    sessionsOf: (artifacts) => sessionsOf.all(JSON.stringify(artifacts)),
    samplesOf: (measurementId) => samples.all(measurementId).map((row) => unpackSamples(row.samples)),
    telemetry: (id) => ({ idle: pointsOf(id, 'idle'), measuring: pointsOf(id, 'measuring') }),
  };
}

type Phase = 'idle' | 'measuring';

export function measurementStore(connection: WriteConnection): MeasurementStore {
  const { db, transact } = connection;
  const reader = measurementReader(connection);
  const writeTurns = turnWriter(connection);
  const insertSession = db.prepare<[SessionRow]>(`
    INSERT INTO measurement_sessions (id, device, runtime, runtime_version, precision, threads, batch, rounds, load,
      cpus, options, profile, cut_short, state_before, state_after, command, noise_floor, comparisons, interruptions, drift, repeats, created_at)
    VALUES (@id, @device, @runtime, @runtimeVersion, @precision, @threads, @batch, @rounds, @load, @cpus, @options,
      @profile, @cutShort, @stateBefore, @stateAfter, @command, @noiseFloor, @comparisons, @interruptions, @drift, @repeats, @createdAt)`);
  const insertMeasurement = db.prepare(`
    INSERT INTO measurements (id, session_id, candidate_id, artifact_sha256, model, again, create_session_ns,
      first_run_ns, warmup, p50_ns, p90_ns, p99_ns, p999_ns, min_ns, sample_count, p50_low_ns, p50_high_ns, flags, energy,
      deadline, layers)
    VALUES (@id, @sessionId, @candidateId, @artifactSha256, @model, @again, @createSessionNs, @firstRunNs, @warmup,
      @p50Ns, @p90Ns, @p99Ns, @p999Ns, @minNs, @samples, @p50LowNs, @p50HighNs, @flags, @energy, @deadline, @layers)`);
  const insertPoint = db.prepare<[string, Phase, number, string]>(
    'INSERT INTO telemetry (session_id, phase, ordinal, point) VALUES (?, ?, ?, ?)',
  );

  const addMeasurement = (sessionId: string, measurement: NewMeasurement): void => {
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
      warmup: orNull(measurement.warmup),
      ...measurement.summary,
      flags: JSON.stringify(measurement.flags),
      energy: JSON.stringify(measurement.energy),
      deadline: orNull(measurement.deadline),
      layers: orNull(measurement.layers),
    });
    writeTurns(id, measurement);
  };
  const addPoints = (sessionId: string, phase: Phase, list: readonly TelemetryPoint[]): void => {
    for (const [ordinal, point] of list.entries()) insertPoint.run(sessionId, phase, ordinal, JSON.stringify(point));
  };

  return {
    ...reader,
    add({ conditions, ...session }) {
      const row: SessionRow = {
        id: randomUUID(),
        device: session.device,
        ...conditions,
        load: JSON.stringify(conditions.load),
        cpus: orNull(conditions.cpus),
        options: JSON.stringify(conditions.options),
        profile: session.profile,
        cutShort: session.cutShort,
        stateBefore: JSON.stringify(session.before),
        stateAfter: orNull(session.after),
        command: session.command,
        noiseFloor: session.noiseFloor,
        comparisons: JSON.stringify(session.comparisons),
        interruptions: JSON.stringify(session.interruptions),
        drift: orNull(session.drift),
        repeats: session.repeats,
        createdAt: new Date().toISOString(),
      };
      transact(() => {
        insertSession.run(row);
        for (const measurement of session.measurements) addMeasurement(row.id, measurement);
        addPoints(row.id, 'idle', session.idle);
        addPoints(row.id, 'measuring', session.telemetry);
      });
      const stored = reader.session(row.id);
      if (stored === null) throw new RangeError(`no session ${row.id}`);
      return stored;
    },
  };
}

function orNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
