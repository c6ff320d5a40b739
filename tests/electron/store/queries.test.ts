import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { NewSession } from '../../../electron/store/surface.ts';
import { openProject, readProject } from '../../../electron/store/project.ts';
import type { Project } from '../../../electron/store/surface.ts';
import { errorOf, temporaryFolder } from './fixtures.ts';
import { chart, model, newCandidate, newMeasurement, newSession, settings, state } from './rows.ts';

function project(): Project {
  const opened = openProject(temporaryFolder(), { create: true });
  onTestFinished(() => opened.close());
  opened.models.save(model);
  return opened;
}

describe('models', () => {
  it('keep what is known of them, brought up to date', () => {
    const { models } = project();
    models.save({ ...model, name: 'renamed.onnx' });
    expect(models.list()).toEqual([{ ...model, name: 'renamed.onnx' }]);
    expect(models.get(model.sha256)?.name).toBe('renamed.onnx');
    expect(models.get('b'.repeat(64))).toBeNull();
  });
});

describe('experiments', () => {
  it('start, keep a checkpoint, end and go on', () => {
    const { experiments } = project();
    const { id } = experiments.start(model.sha256, settings);
    experiments.saveCheckpoint(id, { generation: 3, best: [0.5, 1] });
    experiments.end(id, 'failed', { code: 'COMPUTE_CRASHED', message: 'gone', hint: 'again' });
    expect(experiments.get(id)).toMatchObject({
      state: 'failed',
      name: 'First',
      settings,
      checkpoint: { generation: 3, best: [0.5, 1] },
      error: { code: 'COMPUTE_CRASHED', message: 'gone', hint: 'again' },
    });
    expect(experiments.resume(id)).toMatchObject({
      state: 'running',
      error: null,
      endedAt: null,
      checkpoint: { generation: 3 },
    });
    expect(errorOf(() => experiments.resume('nothing')).code).toBe('EXPERIMENT_UNKNOWN');
  });

  it('are found again by content, whatever the order of the options', () => {
    const { experiments } = project();
    const { id } = experiments.start(model.sha256, settings);
    expect(experiments.findUnfinished(model.sha256, settings)).toBeNull();
    expect(experiments.findLatest(model.sha256, settings)?.id).toBe(id);
    experiments.end(id, 'cancelled');
    const reordered = { ...settings, options: { candidates: 32, population: 16 } };
    expect(experiments.findUnfinished(model.sha256, reordered)?.id).toBe(id);
    expect(experiments.findUnfinished(model.sha256, { ...settings, seed: 1 })).toBeNull();
    expect(experiments.findUnfinished('b'.repeat(64), settings)).toBeNull();
    experiments.end(id, 'done');
    expect(experiments.findUnfinished(model.sha256, settings)).toBeNull();
  });
});

describe('charts of an experiment', () => {
  it('are kept as they stood last, thinned, in the order in which they came, the newest 48', () => {
    const { experiments } = project();
    const { id } = experiments.start(model.sha256, settings);
    const other = experiments.start(model.sha256, settings);
    experiments.saveCharts(id, [chart(3), chart(2, 'images')]);
    experiments.saveCharts(other.id, [chart(1)]);
    experiments.saveCharts(id, [chart(5000)]);
    const [population, images] = experiments.charts(id);
    expect([population!.id, images]).toEqual(['population', chart(2, 'images')]);
    if (population?.kind !== 'lines') throw new Error('no lines');
    const { x } = population.series[0]!;
    expect([x.length, x[0], x.at(-1)]).toEqual([400, 1, 5000]);
    experiments.saveCharts(
      id,
      Array.from({ length: 47 }, (_, at) => chart(1, `level ${at}`)),
    );
    const kept = experiments.charts(id).map((one) => one.id);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([48, 'images', 'level 46']);
    expect(experiments.charts(other.id)).toEqual([chart(1)]);
    expect(() => experiments.saveCharts('no experiment', [chart(1)])).toThrow('FOREIGN KEY');
  });

  it('never hold what cannot be read back', () => {
    const { experiments } = project();
    const { id } = experiments.start(model.sha256, settings);
    const drawn = chart(3);
    experiments.saveCharts(id, [{ ...drawn, series: [{ name: 'Best', look: 'line', x: [1, 2], y: [Infinity, 4] }] }]);
    expect(experiments.charts(id)).toMatchObject([{ series: [{ x: [2], y: [4] }] }]);
  });
});

describe('candidates', () => {
  it('come back with plan, proof and artifact', () => {
    const { experiments, candidates, artifacts } = project();
    const { id } = experiments.start(model.sha256, settings);
    const half = newCandidate(id, 0.5);
    const added = candidates.add(half);
    const dense = candidates.add(newCandidate(id, 1, { method: 'dense', plan: null, proof: null }));
    expect(candidates.list()).toEqual([added, dense]);
    expect(candidates.list(model.sha256)).toEqual([added, dense]);
    expect(candidates.list('b'.repeat(64))).toEqual([]);
    expect(candidates.get(added.id)).toEqual(added);
    expect(added).toMatchObject({ experimentId: id, level: 0.5, accuracy: 0.841, proof: half.proof });
    expect(candidates.plan(added.id)).toEqual(half.plan);
    expect(candidates.plan(dense.id)).toBeNull();
    expect(Buffer.from(artifacts.read(added.artifactSha256)).toString()).toBe('network at 0.5');
    expect(candidates.findByPrefix(added.id.slice(0, 6))).toEqual([added]);
    expect(candidates.findByPrefix('%')).toEqual([]);
    expect(experiments.get(id)?.candidates).toEqual([added, dense]);
  });

  it('are counted, and found by their experiment, beside those of others', () => {
    const { experiments, candidates, models } = project();
    const other = { ...model, sha256: 'b'.repeat(64) };
    models.save(other);
    const first = experiments.start(model.sha256, settings).id;
    expect(experiments.latestModel()).toBeNull();
    const half = candidates.add(newCandidate(first, 0.5));
    const second = experiments.start(other.sha256, { ...settings, name: 'Second' }).id;
    expect(experiments.latestModel()).toBe(model.sha256);
    const third = candidates.add(newCandidate(second, 0.3));
    expect(experiments.latestModel()).toBe(other.sha256);
    expect([experiments.count(), candidates.count()]).toEqual([2, 2]);
    expect(candidates.ofExperiment(first)).toEqual([half]);
    expect(experiments.list().map((experiment) => experiment.candidates)).toEqual([[half], [third]]);
  });

  it('are one for each level of an experiment', () => {
    const { experiments, candidates } = project();
    const { id } = experiments.start(model.sha256, settings);
    candidates.add(newCandidate(id, 0.5));
    expect(() => candidates.add(newCandidate(id, 0.5))).toThrow('UNIQUE');
    expect(() => candidates.add(newCandidate('no experiment', 0.5))).toThrow('FOREIGN KEY');
    expect(candidates.list()).toHaveLength(1);
  });

  it('are replaced in their place, and what was measured of the old one stays a measurement', () => {
    const { experiments, candidates, measurements } = project();
    const { id } = experiments.start(model.sha256, settings);
    const old = candidates.add(newCandidate(id, 0.5));
    const small = candidates.add(newCandidate(id, 0.3));
    const { artifactSha256 } = old;
    const session = measurements.add(newSession([newMeasurement(artifactSha256, { candidateId: old.id })]));
    expect(errorOf(() => candidates.replace('nothing', newCandidate(id, 0.7))).code).toBe('CANDIDATE_UNKNOWN');
    expect(() => candidates.replace(old.id, newCandidate(id, 0.3))).toThrow('UNIQUE');
    expect(candidates.list()).toEqual([old, small]);
    const again = candidates.replace(old.id, newCandidate(id, 0.5, { accuracy: 0.9 }));
    expect(candidates.list()).toEqual([again, small]);
    expect(candidates.get(old.id)).toBeNull();
    expect(measurements.session(session.id)!.results[0]).toMatchObject({ candidateId: null, artifactSha256 });
  });
});

describe('devices', () => {
  it('are added once, probed and removed', () => {
    const { devices } = project();
    expect(devices.add({ name: 'bench', address: 'ssh://pi@bench', identity: '/home/me/.ssh/id' })).toEqual({
      name: 'bench',
      address: 'ssh://pi@bench',
      identity: '/home/me/.ssh/id',
      state: null,
      runtimes: [],
      probedAt: null,
    });
    expect(errorOf(() => devices.add({ name: 'bench', address: 'local', identity: null })).code).toBe('DEVICE_EXISTS');
    const runtimes = [
      { name: 'onnxruntime', works: true, version: '1.27.0', detail: 'agent', precisions: ['float32' as const] },
    ];
    expect(devices.saveProbe('bench', state, runtimes)).toMatchObject({
      state,
      runtimes,
      probedAt: expect.any(String) as unknown,
    });
    devices.remove('bench');
    expect(devices.list()).toEqual([]);
    for (const work of [
      () => devices.get('bench'),
      () => devices.remove('bench'),
      () => devices.saveProbe('bench', state, []),
    ]) {
      expect(errorOf(work).code).toBe('DEVICE_UNKNOWN');
    }
  });
});

describe('measurements', () => {
  it('keep every sample exactly', () => {
    const { measurements } = project();
    const large = [2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1, 0];
    const rounds = [
      { round: 0, position: 0, startNs: 2 ** 45, samplesNs: large, involuntarySwitches: 0, missedFrames: null },
      { round: 1, position: 0, startNs: 2 ** 45 + 1, samplesNs: [], involuntarySwitches: 9, missedFrames: null },
    ];
    const session = measurements.add(newSession([newMeasurement('b'.repeat(64), { rounds })]));
    expect(measurements.samplesOf(session.results[0]?.id ?? '')).toEqual([large, []]);
  });

  it('come back as a session, without the repeated first model', () => {
    const { measurements } = project();
    const once = newMeasurement('b'.repeat(64), { flags: ['p90/p50 above 1.3'] });
    const stored = measurements.add(newSession([once, { ...once, again: true }]));
    expect(stored.results).toHaveLength(1);
    expect(stored.results[0]).toMatchObject({ ...once.summary, flags: ['p90/p50 above 1.3'], runtime: 'onnxruntime' });
    const { measurements: _given, idle: _idle, telemetry: _telemetry, ...rest } = newSession([]);
    expect(stored).toMatchObject(rest);
    expect(measurements.session(stored.id)).toEqual(stored);
    expect(measurements.session('nothing')).toBeNull();
  });

  it('keep what else was found: telemetry, energy, deadlines, layers, interruptions, drift, what was cut off', () => {
    const { measurements } = project();
    const point = (atMs: number): TelemetryPoint => ({
      ...{ atMs, temperatures: [{ zone: 'cpu', celsius: 51.5 }], clocksKhz: [1_500_000], cpuLoad: 0.5, gpuKhz: null },
      ...{ gpuLoad: null, memoryUsedBytes: 2 ** 33, rails: [{ name: 'VDD_IN', milliwatts: 4800 }], throttling: [] },
    });
    const found = {
      energy: [{ rail: 'VDD_IN', basis: 'turns', grossMillijoules: 12.5, netMillijoules: null }],
      deadline: { frames: 300, late: 3, missed: 1, missRate: 4 / 300 },
      layers: {
        times: {
          ...{ layers: [], unmapped: [{ name: 'x', kind: null, ns: 5 }], overhead: [], endToEndNs: 7 },
          nodes: [{ node: 'conv', operator: 'Conv', state: 'unknown', within: null, ns: null }],
          ...{ mappedNs: 0, unmappedNs: 5, overheadNs: 0, sumNs: 5 },
        },
        rows: [],
      },
    } as const;
    const half = { round: 1, position: 0, startNs: 5, samplesNs: [9, 8], involuntarySwitches: null, missedFrames: 2 };
    const session = newSession(
      [
        newMeasurement('b'.repeat(64), { ...found, partial: [half], rounds: [half] }),
        newMeasurement('c'.repeat(64), { createSessionNs: null, firstRunNs: null, warmup: null }),
      ],
      {
        ...{ idle: [point(0)], telemetry: [point(0), point(1000)] },
        interruptions: [{ round: 1, seconds: 61.5, reason: 'The link to bench was lost.', resumed: false }],
        ...{ after: null, profile: 'report', cutShort: 'gone' },
        drift: { p50NsByMinute: [[1, null]], lastToFirst: [null], swapped: [[0, 1]] },
      },
    );
    const stored = measurements.add(session);
    expect(measurements.session(stored.id)).toEqual(stored);
    expect(stored.results[0]).toMatchObject(found);
    expect(stored).toMatchObject({
      interruptions: session.interruptions,
      after: null,
      drift: session.drift,
      repeats: null,
    });
    expect(measurements.telemetry(stored.id)).toEqual({ idle: session.idle, measuring: session.telemetry });
    expect(measurements.samplesOf(stored.results[0]!.id)).toEqual([[9, 8]]);
    const again = measurements.add({ ...newSession([]), repeats: stored.id });
    expect(measurements.session(again.id)?.repeats).toBe(stored.id);
  });

  it('are stored whole or not at all', () => {
    const { experiments, candidates, measurements } = project();
    const half = candidates.add(newCandidate(experiments.start(model.sha256, settings).id, 0.5));
    const broken = newMeasurement('c'.repeat(64), {
      rounds: [{ round: 0, position: 0, startNs: 0, samplesNs: [1.5], involuntarySwitches: 0, missedFrames: null }],
    });
    expect(() => measurements.add(newSession([newMeasurement(half.artifactSha256), broken]))).toThrow(RangeError);
    expect(measurements.latestSession()).toBeNull();
    const whole = measurements.add(newSession([newMeasurement(half.artifactSha256)]));
    expect(measurements.latestSession()).toEqual(whole);
    expect(measurements.latestSession('other')).toBeNull();
  });

  it('give the newest latency of each artifact under the condition of the latest session', () => {
    const { experiments, candidates, measurements } = project();
    const { id } = experiments.start(model.sha256, settings);
    const half = candidates.add(newCandidate(id, 0.5)).artifactSha256;
    const third = candidates.add(newCandidate(id, 0.3)).artifactSha256;
    const p50 = (p50Ns: number) => ({ summary: { ...newMeasurement(half).summary, p50Ns } });
    expect(measurements.latencies()).toBeNull();
    const base = newSession([]);
    const add = (list: readonly [string, number][], over = {}) =>
      measurements.add({ ...base, ...over, measurements: list.map(([sha, ns]) => newMeasurement(sha, p50(ns))) });
    add([
      [half, 1],
      [third, 2],
    ]);
    add([[half, 3]]);
    add(
      [
        [half, 4],
        [third, 4],
      ],
      { conditions: { ...base.conditions, threads: 2 } },
    );
    add(
      [
        [half, 5],
        [third, 5],
      ],
      { before: { ...state, governor: 'powersave' } },
    );
    add(
      [
        [half, 6],
        [third, 6],
      ],
      { device: 'other' },
    );
    const last = add([[half, 7]]);
    add([['d'.repeat(64), 8]], { conditions: { ...base.conditions, threads: 4 } });
    const found = measurements.latencies('bench');
    expect(found).toMatchObject({
      device: 'bench',
      board: 'Raspberry Pi 5',
      conditions: base.conditions,
      noiseFloor: 0.006,
    });
    expect(found?.latencies.map(({ artifactSha256, p50Ns }) => [artifactSha256, p50Ns])).toEqual([
      [half, 7],
      [third, 2],
    ]);
    expect(found?.latencies[0]).toMatchObject({ sessionId: last.id, measuredAt: last.createdAt });
    expect(measurements.latencies()?.device).toBe('bench');
    expect(measurements.latestSession('bench')).toEqual(last);
    expect(measurements.latencies('other')?.latencies).toHaveLength(2);
  });

  it('tell which sessions measured several networks together, the fullest and newest first', () => {
    const { measurements } = project();
    const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
    const add = (shas: readonly string[], over: Partial<NewSession> = {}) =>
      measurements.add(
        newSession(
          shas.map((sha) => newMeasurement(sha)),
          over,
        ),
      ).id;
    const [both, one, quick] = [add([a, b]), add([b]), add([a, b], { profile: 'quick' })];
    add(['c'.repeat(64)]);
    const layered = (sessionId: string) =>
      measurements.session(sessionId)!.results.filter(({ layers }) => layers).length;
    const row = (sessionId: string, measured: number) => ({ sessionId, measured, layered: layered(sessionId) });
    expect(measurements.sessionsOf([a, b])).toEqual([row(one, 1), row(both, 2), row(quick, 2)]);
    expect(measurements.sessionsOf([])).toEqual([]);
  });

  it('let no later quick look, sustained run or cut-short run replace a fuller number', () => {
    const { experiments, candidates, measurements } = project();
    const { id } = experiments.start(model.sha256, settings);
    const half = candidates.add(newCandidate(id, 0.5)).artifactSha256;
    const drift = { p50NsByMinute: [], lastToFirst: [], swapped: [] };
    const shown = (over: Partial<NewSession>, p50Ns: number) => {
      const summary = { ...newMeasurement(half).summary, p50Ns };
      measurements.add(newSession([newMeasurement(half, { summary })], { noiseFloor: p50Ns / 1000, ...over }));
      const latencies = measurements.latencies();
      return [latencies?.latencies[0]?.p50Ns, latencies?.noiseFloor];
    };
    expect(shown({ cutShort: 'gone', profile: 'report' }, 1)).toEqual([1, 0.001]);
    expect(shown({ drift }, 2)).toEqual([2, 0.002]);
    expect(shown({ profile: 'quick' }, 3)).toEqual([3, 0.003]);
    expect(shown({ drift, profile: 'report' }, 4)).toEqual([3, 0.003]);
    expect(shown({ profile: 'default' }, 5)).toEqual([5, 0.005]);
    expect(shown({ profile: 'quick' }, 6)).toEqual([5, 0.005]);
    // Of an earlier version: as full as the protocol.
    expect(shown({ profile: null }, 7)).toEqual([7, 0.007]);
    expect(shown({ profile: 'default' }, 8)).toEqual([8, 0.008]);
    expect(shown({ profile: 'report' }, 9)).toEqual([9, 0.009]);
    expect(shown({ profile: 'default' }, 10)).toEqual([9, 0.009]);
    expect(shown({ profile: 'report', cutShort: 'cancelled' }, 11)).toEqual([9, 0.009]);
    expect(shown({ profile: 'report' }, 12)).toEqual([12, 0.012]);
    // Threads that are held to processors are the same board; what a runtime is told beyond is not.
    const { conditions } = newSession([]);
    expect(shown({ conditions: { ...conditions, cpus: [6] } }, 13)).toEqual([12, 0.012]);
    expect(shown({ conditions: { ...conditions, options: ['--useCudaGraph'] } }, 14)).toEqual([14, 0.014]);
  });
});

describe('jobs', () => {
  it('are kept as history, newest first', () => {
    const { jobs } = project();
    jobs.add({ id: '1', procedure: 'model.cut', title: 'Cut', input: { model: 'a' }, state: 'queued' });
    jobs.add({ id: '2', procedure: 'model.cut', title: 'Cut', input: {}, state: 'running' });
    expect(jobs.run('1').state).toBe('running');
    jobs.saveProgress('1', { stage: 'ranking', done: 1, total: 4, etaSeconds: null });
    expect(jobs.end('1', 'failed', { code: 'PROOF_FAILED', message: 'm', hint: 'h' })).toMatchObject({
      state: 'failed',
      input: { model: 'a' },
      progress: { stage: 'ranking', done: 1, total: 4, etaSeconds: null },
      error: { code: 'PROOF_FAILED' },
      endedAt: expect.any(String) as unknown,
    });
    expect(jobs.list().map((job) => job.id)).toEqual(['2', '1']);
    expect(jobs.get('3')).toBeNull();
  });
});

describe('a reader', () => {
  it('sees what the writer has stored, beside it', () => {
    const writer = project();
    const reader = readProject(writer.directory)!;
    onTestFinished(() => reader.close());
    writer.jobs.add({ id: '1', procedure: 'p', title: 't', input: null, state: 'running' });
    expect(reader.jobs.list()).toEqual(writer.jobs.list());
    expect(reader.models.list()).toEqual([model]);
  });
});
