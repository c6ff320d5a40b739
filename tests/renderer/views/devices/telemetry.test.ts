import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { channelsOf } from '../../../../renderer/views/devices/telemetry/channels.ts';
import {
  measuredStretches,
  mostMoments,
  withMoment,
  type History,
} from '../../../../renderer/views/devices/telemetry/history.ts';
import { apart } from '../../../../renderer/views/devices/telemetry/labels.ts';
import { drawSparkline, rangeOf } from '../../../../renderer/views/devices/telemetry/sparkline.ts';
import { TelemetryState } from '../../../../renderer/views/devices/telemetry/telemetry.svelte.ts';
import { nearestIndex, timeAxis, timeTicks, within } from '../../../../renderer/views/devices/telemetry/time-axis.ts';
import { readingWords } from '../../../../renderer/views/devices/telemetry/words.ts';
import { telemetryPoint } from '../../fixtures/devices.ts';
import { failing, surroundings, type Answers } from '../../dialogs/surroundings.ts';

const nothing = {
  ...{ temperatures: [], clocksKhz: [], cpuLoad: null, gpuKhz: null, gpuLoad: null },
  ...{ memoryUsedBytes: null, rails: [], throttling: [] },
};

const after = (times: readonly number[], isMeasuring: (atMs: number) => boolean = () => false) =>
  times.reduce<History>(
    (history, atMs) => withMoment(history, { atMs, point: telemetryPoint(atMs / 1000), measuring: isMeasuring(atMs) }),
    [],
  );
const seconds = (count: number) => Array.from({ length: count }, (_, second) => second * 1000);

describe('a history', () => {
  it('is bounded, the newest last', () => {
    const history = after(seconds(mostMoments + 5));
    expect(history).toHaveLength(mostMoments);
    expect(history.at(-1)?.atMs).toBe((mostMoments + 4) * 1000);
  });

  it('takes one of two points that come in the same second: one is of another watch', () => {
    expect(after([0, 100, 1000, 1100]).map(({ atMs }) => atMs)).toEqual([0, 1000]);
  });

  it('tells when networks were measured, and not over a silence', () => {
    const history = after([0, 1000, 2000, 3000, 60_000, 61_000], (atMs) => atMs >= 2000);
    expect(measuredStretches(history)).toEqual([
      { fromMs: 2000, toMs: 3000 },
      { fromMs: 60_000, toMs: 61_000 },
    ]);
  });
});

describe('the time axis', () => {
  it('ends now, spans a minute at least, and no more than was asked for', () => {
    expect(timeAxis([], 10)).toEqual({ fromMs: -60_000, toMs: 0 });
    expect(timeAxis(after(seconds(11)), 10)).toEqual({ fromMs: -50_000, toMs: 10_000 });
    expect(timeAxis(after(seconds(301)), 10)).toEqual({ fromMs: 0, toMs: 300_000 });
    const short = timeAxis(after(seconds(301)), 2);
    expect(short).toEqual({ fromMs: 180_000, toMs: 300_000 });
    // The line begins at the edge.
    expect(within(after(seconds(301)), short)).toHaveLength(122);
  });

  it('is labelled in round ages', () => {
    expect(timeTicks({ fromMs: 0, toMs: 600_000 }).map(({ text }) => text)).toEqual([
      ...['10 min', '8 min', '6 min', '4 min', '2 min', 'now'],
    ]);
    expect(timeTicks({ fromMs: 0, toMs: 60_000 }).map(({ text }) => text)[0]).toBe('60 s');
  });

  it('finds the moment that the crosshair reads', () => {
    expect(nearestIndex(after([0, 1000, 2000]), 1400)).toBe(1);
    expect(nearestIndex([], 0)).toBeNull();
  });
});

describe('the channels of a history', () => {
  it('are what the board tells, the hottest zones first', () => {
    const { temperatures, others } = channelsOf([telemetryPoint(0), telemetryPoint(30)]);
    expect(
      [...temperatures, ...others].map(
        ({ label, values, unit, format }) => `${label} ${format(values.at(-1)!)} ${unit}`,
      ),
    ).toEqual([
      'tj-thermal 51.5 °C',
      'cpu-thermal 50.5 °C',
      'gpu-thermal 50.0 °C',
      'GPU clock 625 MHz',
      'Fastest core 1510 MHz',
      'VDD_IN 7.05 W',
      'VDD_CPU_GPU_CV 2.60 W',
      'VDD_SOC 1.27 W',
      'GPU load 90 %',
      'CPU load 59 %',
      'Memory used 2.60 GiB',
    ]);
  });

  it('tell zones of one name apart', () => {
    const point = { ...nothing, atMs: 0, temperatures: [40, 60].map((celsius) => ({ zone: 'acpitz', celsius })) };
    const { temperatures } = channelsOf([point]);
    expect(temperatures.map(({ label, values }) => [label, ...values])).toEqual([
      ['acpitz 2', 60],
      ['acpitz', 40],
    ]);
  });

  it('leave out what cannot be read, and keep the last value of what is missing now', () => {
    expect(channelsOf([])).toEqual({ temperatures: [], others: [] });
    const { others } = channelsOf([
      { ...nothing, atMs: 0, cpuLoad: 0.5 },
      { ...nothing, atMs: 1000 },
    ]);
    expect(others).toMatchObject([{ label: 'CPU load', values: [50, null] }]);
    expect(readingWords(others, null, 0)).toMatch(/^\d\d:\d\d:\d\d, CPU load 50 %$/);
    expect(readingWords(others, 1, 0)).toMatch(/^\d\d:\d\d:\d\d$/);
  });
});

describe('a sparkline', () => {
  const share = { low: 0, high: 100, least: 100 };
  const frame = { width: 30, height: 10 };

  it('ends at the right edge, and leaves a gap where nothing was read, or nothing came', () => {
    const axis = { fromMs: 0, toMs: 3000 };
    const { line, ground, end } = drawSparkline(
      { values: [0, 100, null, 50], span: share },
      [0, 1000, 2000, 3000],
      axis,
      frame,
    );
    expect(line).toBe('M0 10L10 0M30 5');
    expect(ground).toBe('M0 10L0 10L10 0L10 10ZM30 10L30 5L30 10Z');
    expect(end).toEqual({ x: 30, y: 5 });
    expect(drawSparkline({ values: [100, null], span: share }, [2000, 3000], axis, frame).end).toBeNull();
    const silence = drawSparkline({ values: [0, 100], span: share }, [0, 30_000], { fromMs: 0, toMs: 30_000 }, frame);
    expect(silence.line).toBe('M0 10M30 0');
  });

  it('keeps the peaks where points are denser than pixels', () => {
    const values = Array.from({ length: 300 }, (_, at) => (at === 155 ? 100 : 50));
    const { line } = drawSparkline(
      { values, span: share },
      values.map((_, at) => at * 1000),
      { fromMs: 0, toMs: 299_000 },
      frame,
    );
    expect(line).toContain(' 0L');
    expect(line.split('L').length).toBeLessThan(70);
  });

  it('labels its lines apart', () => {
    expect(apart([10, 12, 60, 11])).toEqual([10, 38, 60, 24]);
  });

  it('does not blow noise up', () => {
    expect(rangeOf({ values: [50, 51], span: { low: null, high: null, least: 5 } })).toEqual([48, 53]);
    expect(rangeOf({ values: [0.1, 3], span: { low: 0, high: null, least: 0.5 } })).toEqual([0, 3.75]);
    expect(rangeOf({ values: [0], span: { low: 0, high: null, least: 0.5 } })).toEqual([0, 0.625]);
  });
});

describe('watching a device', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }));
  afterEach(() => void vi.useRealTimers());

  function opened(answers: Answers = { 'device.watch': () => new Promise(() => undefined) }) {
    const { state, calls, tell } = surroundings(answers);
    return { telemetry: new TelemetryState(state), calls, tell };
  }
  const settled = () => vi.advanceTimersByTimeAsync(400);

  it('lasts while its charts are on screen, one device at a time', async () => {
    const { telemetry, calls, tell } = opened();
    // Who walks through the list connects only to where it ends.
    telemetry.lookAt('rover');
    telemetry.lookAt('board');
    await settled();
    expect(calls.map(({ input }) => input)).toEqual([{ name: 'board' }]);
    tell('device.telemetry', { device: 'board', point: telemetryPoint(1) });
    expect(telemetry.historyOf('board')).toHaveLength(1);
    expect(telemetry.historyOf('rover')).toEqual([]);
    telemetry.lookAt('rover');
    await settled();
    expect(calls.at(-1)?.input).toEqual({ name: 'rover' });
    telemetry.lookAt(null);
    await settled();
    expect(calls).toHaveLength(2);
    expect(telemetry.errorOf('board')).toBeNull();
    // What was seen stays to be looked at.
    expect(telemetry.historyOf('board')).toHaveLength(1);
  });

  it('shows what is told while somebody else measures', () => {
    const { telemetry, tell } = opened();
    tell('device.telemetry', { device: 'board', point: telemetryPoint(1) });
    expect(telemetry.historyOf('board')).toMatchObject([{ measuring: false }]);
    telemetry.dispose();
    vi.setSystemTime(1000);
    tell('device.telemetry', { device: 'board', point: telemetryPoint(2) });
    expect(telemetry.historyOf('board')).toHaveLength(1);
  });

  it('records in one watch in place of the look, and looks on when that is over', async () => {
    const { telemetry, calls } = opened();
    telemetry.lookAt('board');
    await settled();
    telemetry.askForFile('board');
    await telemetry.record();
    expect(telemetry.asking).toBe('board');
    telemetry.file = ' /tmp/board.csv ';
    void telemetry.record();
    await settled();
    expect(telemetry.recordingOf('board')).toBe('/tmp/board.csv');
    expect(telemetry.asking).toBeNull();
    expect(calls.map(({ input }) => input)).toEqual([{ name: 'board' }, { name: 'board', csv: '/tmp/board.csv' }]);
    await telemetry.stopRecording('board');
    expect(telemetry.recordedOf('board')).toBe('/tmp/board.csv');
    await settled();
    expect(calls.at(-1)?.input).toEqual({ name: 'board' });
  });

  it('says what went wrong once, and tries again when the device answers', async () => {
    const { telemetry, calls } = opened({ 'device.watch': failing('DEVICE_UNREACHABLE') });
    telemetry.lookAt('board');
    await settled();
    await settled();
    expect(telemetry.errorOf('board')).toMatchObject({ code: 'DEVICE_UNREACHABLE' });
    expect(calls).toHaveLength(1);
    telemetry.forgive('board');
    await settled();
    expect(calls).toHaveLength(2);
    telemetry.forget('board');
    expect(telemetry.errorOf('board')).toBeNull();
  });
});
