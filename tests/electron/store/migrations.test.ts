import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openForWriting } from '../../../electron/store/connection.ts';
import { migrate, migrations } from '../../../electron/store/migrations/migrate.ts';
import { packSamples } from '../../../electron/store/samples.ts';
import { openProject, readProject } from '../../../electron/store/project.ts';
import { deviceState } from '../../setup/device-state.ts';
import { errorOf, temporaryFolder } from './fixtures.ts';
import { model, newMeasurement, newSession, trainingSettings } from './rows.ts';

const newest = Math.max(...migrations.map((migration) => migration.version));

/** A project as the program of that version left it, with a row in it. */
function projectAt(version: number): string {
  const folder = temporaryFolder();
  const file = join(folder, 'espalier.sqlite');
  const connection = openForWriting(file);
  migrate(connection, file, version);
  connection.db
    .prepare('INSERT INTO models VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(model.sha256, model.name, model.source, model.macs, model.params, model.activationBytes, model.units, 'then');
  expect(connection.db.pragma('user_version', { simple: true })).toBe(version);
  connection.db.close();
  return folder;
}

describe('migrations', () => {
  it('are numbered upwards with gaps', () => {
    const versions = migrations.map((migration) => migration.version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    expect(versions.every((version) => version % 5 === 0)).toBe(true);
  });

  it.each(migrations.map((migration) => migration.version))(
    'bring version %d to the newest and keep its rows',
    (version) => {
      const folder = projectAt(version);
      if (version < newest) {
        expect(errorOf(() => readProject(folder))).toMatchObject({ code: 'PROJECT_INVALID' });
      }
      const project = openProject(folder);
      expect(project.models.list()).toEqual([model]);
      project.measurements.add(newSession([newMeasurement('b'.repeat(64))]));
      const { id } = project.trainings.start({
        modelSha256: model.sha256,
        settings: trainingSettings,
        name: model.name,
        outOf: () => '/out.onnx',
        jobId: '1',
      });
      project.trainings.addPoints(id, [
        { step: 1, epoch: 0.1, loss: 2, accuracy: null, learningRate: 0.1, imagesPerSecond: 10, validation: null },
      ]);
      project.jobs.add({ id: '1', procedure: 'p', title: 't', input: {}, state: 'running' });
      project.close();
      readProject(folder)!.close();
    },
  );

  it('keep what was measured before measurements told more', () => {
    const folder = projectAt(40);
    const file = join(folder, 'espalier.sqlite');
    const { db } = openForWriting(file);
    const state = JSON.stringify({
      ...{ board: null, system: 'Linux', kernel: '6', machine: 'aarch64', cores: 4, cpuModel: null, memoryBytes: null },
      ...{ freeDiskBytes: null, powerMode: null, governor: null, clocksKhz: [], temperatures: [], loadAverage: null },
    });
    db.prepare(
      `INSERT INTO measurement_sessions VALUES
         ('s', 'bench', 'onnxruntime', '1.27.0', 'float32', 1, 1, 12, ?, ?, 'agent', 0.01, '[]', 'then')`,
    ).run(state, state);
    db.prepare(
      "INSERT INTO measurements VALUES ('m', 's', NULL, 'aa', 'net', 0, 7, 8, 9, 10, 1, 5, NULL, NULL, 4, 2, 4, 6, '[]')",
    ).run();
    db.prepare('INSERT INTO samples VALUES (?, 0, 0, 3, 2, 2, ?)').run('m', packSamples([4, 6]));
    db.close();
    const project = openProject(folder);
    expect(project.measurements.session('s')).toMatchObject({
      ...{ conditions: { load: { shape: 'back-to-back' } }, interruptions: [], drift: null, repeats: null },
      before: { coreClusters: [], rails: [], tools: [] },
      results: [{ p50Ns: 5, samples: 2, energy: [], deadline: null, layers: null }],
    });
    expect(project.measurements.samplesOf('m')).toEqual([[4, 6]]);
    project.close();
    const { db: now } = openForWriting(file);
    expect(now.prepare('SELECT create_session_ns, first_run_ns, warmup FROM measurements').get()).toEqual({
      ...{ create_session_ns: 7, first_run_ns: 8 },
      warmup: '{"runs":9,"ns":10,"settled":true}',
    });
    expect(now.prepare('SELECT involuntary_switches, missed_frames FROM samples').get()).toEqual({
      ...{ involuntary_switches: 2, missed_frames: null },
    });
    now.close();
  });

  it('keep what was measured before the profile was: unknown, but what was cut short is known by its flag', () => {
    const folder = projectAt(50);
    const file = join(folder, 'espalier.sqlite');
    const { db } = openForWriting(file);
    const state = JSON.stringify(deviceState());
    for (const [id, flags, interruptions] of [
      ['whole', '["a clock fell"]', '[]'],
      ['cut', '["cut short"]', '[{"round":2,"seconds":1.5,"reason":"gone"}]'],
    ]) {
      db.prepare(
        `INSERT INTO measurement_sessions (id, device, runtime, runtime_version, precision, threads, batch, rounds,
           state_before, state_after, command, noise_floor, comparisons, created_at, interruptions)
         VALUES (?, 'bench', 'onnxruntime', '1.27.0', 'float32', 1, 1, 12, ?, ?, 'agent', 0.01, '[]', 'then', ?)`,
      ).run(id, state, state, interruptions);
      db.prepare(
        `INSERT INTO measurements (id, session_id, artifact_sha256, model, again, p50_ns, min_ns, sample_count, p50_low_ns,
           p50_high_ns, flags, energy)
         VALUES (?, ?, 'aa', 'net', 0, 5, 4, 2, 4, 6, ?,
           '[{"rail":"VDD_IN","grossMillijoules":2,"netMillijoules":null}]')`,
      ).run(`of ${id}`, id, flags);
    }
    db.close();
    const project = openProject(folder);
    const old = { profile: null, conditions: { cpus: null, options: [] }, drift: null };
    const results = [{ p999Ns: null, energy: [{ rail: 'VDD_IN', basis: null, grossMillijoules: 2 }] }];
    expect(project.measurements.session('whole')).toMatchObject({
      ...old,
      results,
      cutShort: null,
      after: deviceState(),
    });
    expect(project.measurements.session('cut')).toMatchObject({
      ...{ ...old, results, cutShort: 'the reason was not kept', after: null },
      interruptions: [{ round: 2, resumed: true }],
    });
    project.close();
  });

  it('leave the schema that a new project has', () => {
    const schemaOf = (folder: string) => {
      const { db } = openForWriting(join(folder, 'espalier.sqlite'));
      const rows = db.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY name').all();
      db.close();
      return rows;
    };
    const fresh = temporaryFolder();
    openProject(fresh, { create: true }).close();
    const grown = projectAt(migrations[0]?.version ?? 0);
    openProject(grown).close();
    expect(schemaOf(grown)).toEqual(schemaOf(fresh));
  });

  it('are one transaction each: one that fails leaves the version before', () => {
    const folder = projectAt(10);
    const file = join(folder, 'espalier.sqlite');
    const connection = openForWriting(file);
    // In the way of the middle of the next step.
    connection.db.exec('CREATE TABLE samples (x TEXT) STRICT');
    expect(() => migrate(connection, file)).toThrow('samples');
    expect(connection.db.pragma('user_version', { simple: true })).toBe(10);
    expect(connection.db.prepare("SELECT name FROM sqlite_master WHERE name = 'devices'").get()).toBeUndefined();
    connection.db.close();
  });

  it('are not run on a version that never was', () => {
    const folder = projectAt(10);
    const { db } = openForWriting(join(folder, 'espalier.sqlite'));
    db.pragma('user_version = 15');
    db.close();
    expect(errorOf(() => openProject(folder)).message).toContain('version 15, which no release');
  });
});
