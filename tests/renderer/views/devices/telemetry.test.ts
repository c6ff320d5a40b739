import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { channelsOf } from '../../../../renderer/dialogs/devices/telemetry/channels.ts';
import { mostPoints, withPoint, type History } from '../../../../renderer/dialogs/devices/telemetry/history.ts';
import { drawSparkline, rangeOf } from '../../../../renderer/dialogs/devices/telemetry/sparkline.ts';
import { TelemetryState } from '../../../../renderer/dialogs/devices/telemetry/telemetry.svelte.ts';
import { telemetryPoint } from '../../fixtures/devices.ts';
import { failing, surroundings, type Answers } from '../surroundings.ts';

const nothing = {
  ...{ temperatures: [], clocksKhz: [], cpuLoad: null, gpuKhz: null, gpuLoad: null },
  ...{ memoryUsedBytes: null, rails: [], throttling: [] },
};

describe('a history', () => {
  const after = (times: readonly number[]) =>
    times.reduce<History | undefined>((history, at) => withPoint(history, telemetryPoint(at / 1000), at), undefined)!;

  it('is bounded, the newest last', () => {
    const { points } = after(Array.from({ length: 200 }, (_, second) => second * 1000));
    expect(points).toHaveLength(mostPoints);
    expect(points.at(-1)?.atMs).toBe(199_000);
  });

  it('takes one of two points that come in the same second: one is of another watch', () => {
    expect(after([0, 100, 1000, 1100]).points.map(({ atMs }) => atMs)).toEqual([0, 1000]);
  });

  it('begins anew after a long silence', () => {
    expect(after([0, 1000, 60_000]).points.map(({ atMs }) => atMs)).toEqual([60_000]);
  });
});

describe('the channels of a history', () => {
  it('are what the board tells, the hottest zones first', () => {
    const channels = channelsOf([telemetryPoint(0), telemetryPoint(30)]);
    expect(channels.map(({ label, now, unit }) => `${label} ${now} ${unit}`)).toEqual([
      'tj-thermal 51.5 °C',
      'cpu-thermal 50.5 °C',
      'gpu-thermal 50.0 °C',
      'CPU load 59 %',
      'Fastest core 1510 MHz',
      'GPU load 90 %',
      'GPU clock 625 MHz',
      'Memory used 2.60 GiB',
      'VDD_IN 7.05 W',
      'VDD_CPU_GPU_CV 2.60 W',
      'VDD_SOC 1.27 W',
    ]);
  });

  it('leave out what cannot be read, and keep the last value of what is missing now', () => {
    expect(channelsOf([])).toEqual([]);
    const channels = channelsOf([
      { ...nothing, atMs: 0, cpuLoad: 0.5 },
      { ...nothing, atMs: 1000 },
    ]);
    expect(channels).toMatchObject([{ label: 'CPU load', values: [50, null], now: '50' }]);
  });
});

describe('a sparkline', () => {
  const share = { low: 0, high: 100, least: 100 };
  const frame = { width: 30, height: 10 };

  it('ends at the right edge, and leaves a gap where nothing was read', () => {
    const { line, ground, end } = drawSparkline({ values: [0, 100, null, 50], span: share }, 4, frame);
    expect(line).toBe('M0 10L10 0M30 5');
    expect(ground).toBe('M0 10L0 10L10 0L10 10ZM30 10L30 5L30 10Z');
    expect(end).toEqual({ x: 30, y: 5 });
    expect(drawSparkline({ values: [100], span: share }, 4, frame).line).toBe('M30 0');
    expect(drawSparkline({ values: [100, null], span: share }, 4, frame).end).toBeNull();
  });

  it('does not blow noise up', () => {
    expect(rangeOf({ values: [50, 51], span: { low: null, high: null, least: 5 } })).toEqual([48, 53]);
    expect(rangeOf({ values: [0.1, 3], span: { low: 0, high: null, least: 0.5 } })).toEqual([0, 3]);
    expect(rangeOf({ values: [0], span: { low: 0, high: null, least: 0.5 } })).toEqual([0, 0.5]);
  });
});

describe('watching a device', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }));
  afterEach(() => void vi.useRealTimers());

  function opened(answers: Answers = { 'device.watch': () => new Promise(() => undefined) }) {
    const { state, calls, tell } = surroundings(answers);
    return { telemetry: new TelemetryState(state), calls, tell };
  }

  it('shows what comes, of that device, and ends without an error when it is stopped', async () => {
    const { telemetry, tell } = opened();
    const ended = telemetry.start('board');
    expect(telemetry.isWatched('board')).toBe(true);
    tell('device.telemetry', { device: 'board', point: telemetryPoint(1) });
    expect(telemetry.pointsOf('board')).toHaveLength(1);
    expect(telemetry.pointsOf('rover')).toEqual([]);
    await telemetry.stop('board');
    await ended;
    expect(telemetry.isWatched('board')).toBe(false);
    expect(telemetry.errorOf('board')).toBeNull();
    // What was seen stays to be looked at.
    expect(telemetry.pointsOf('board')).toHaveLength(1);
  });

  it('shows what is told while somebody else measures', () => {
    const { telemetry, tell } = opened();
    tell('device.telemetry', { device: 'board', point: telemetryPoint(1) });
    expect(telemetry.pointsOf('board')).toHaveLength(1);
    telemetry.dispose();
    vi.setSystemTime(1000);
    tell('device.telemetry', { device: 'board', point: telemetryPoint(2) });
    expect(telemetry.pointsOf('board')).toHaveLength(1);
  });

  it('records in one watch in place of the one before', async () => {
    const { telemetry, calls } = opened();
    const first = telemetry.start('board');
    telemetry.askForFile('board');
    await telemetry.record();
    expect(telemetry.asking).toBe('board');
    telemetry.file = ' /tmp/board.csv ';
    const second = telemetry.record();
    await first;
    await vi.waitFor(() => expect(telemetry.recordingOf('board')).toBe('/tmp/board.csv'));
    expect(telemetry.asking).toBeNull();
    expect(calls.map(({ input }) => input)).toEqual([{ name: 'board' }, { name: 'board', csv: '/tmp/board.csv' }]);
    await telemetry.stop('board');
    await second;
    expect(telemetry.recordedOf('board')).toBe('/tmp/board.csv');
  });

  it('says what went wrong, and nothing of a recording then', async () => {
    const { telemetry } = opened({ 'device.watch': failing('DEVICE_UNREACHABLE') });
    await telemetry.start('board', '/tmp/board.csv');
    expect(telemetry.errorOf('board')).toMatchObject({ code: 'DEVICE_UNREACHABLE' });
    expect(telemetry.recordedOf('board')).toBeNull();
    telemetry.forget('board');
    expect(telemetry.errorOf('board')).toBeNull();
  });
});
