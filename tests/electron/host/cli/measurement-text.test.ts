import { describe, expect, it } from 'vitest';
import { describeMeasurement } from '../../../../electron/host/cli/measurement-text.ts';
import type { MeasurementReport, MeasurementResult } from '../../../../shared/api/measurements.ts';
import { deviceState } from '../../../setup/device-state.ts';

it('a measurement for people: no control character of a name or of a board’s answer reaches the terminal', () => {
  const evil = '\u001b]0;evil\u0007\nnet';
  const result = (model: string): MeasurementResult => ({
    ...{ id: model, model, artifactSha256: '', candidateId: null, runtime: 'onnxruntime', precision: 'float32' },
    ...{
      p50Ns: 2e6,
      p90Ns: 2.1e6,
      p99Ns: null,
      p999Ns: null,
      minNs: 1.9e6,
      samples: 600,
      p50LowNs: 1.99e6,
      p50HighNs: 2.01e6,
    },
    ...{ flags: [`the layers were not timed: ${evil}`], energy: [], deadline: null, layers: null },
  });
  const report: MeasurementReport = {
    ...{ id: 'one', measuredAt: '2026-01-01T00:00:00Z', results: [result(evil), result('b')] },
    comparisons: [{ a: evil, b: 'b', ratio: 1, low: 0.99, high: 1.01, verdict: 'cannot be told apart' }],
    noiseFloor: 0.01,
    device: { name: 'board', before: deviceState({}), after: deviceState({}) },
    conditions: {
      ...{ runtime: 'onnxruntime', runtimeVersion: '1.27.0', precision: 'float32', threads: 1, batch: 1, rounds: 12 },
      load: { shape: 'back-to-back' },
      ...{ cpus: [], options: [] },
    },
    ...{ interruptions: [], repeats: null, profile: 'default', cutShort: null, command: 'agent' },
    drift: {
      p50NsByMinute: [
        [2e6, 2e6],
        [2e6, 2e6],
      ],
      lastToFirst: [1, 1],
      swapped: [[0, 1]],
    },
  };
  const text = describeMeasurement(report);
  expect(text).toContain('the layers were not timed');
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  // Titles, two rows, drift and swap: no name breaks a line.
  expect(text.split('\n').filter((line) => line.includes('evil'))).toHaveLength(5);
});

describe('a measurement that people may believe', () => {
  const result = (over: Partial<MeasurementResult> = {}): MeasurementResult => ({
    ...{ id: 'a', model: 'a', artifactSha256: '', candidateId: null, runtime: 'onnxruntime', precision: 'float32' },
    ...{ p50Ns: 2e6, p90Ns: 2.1e6, p99Ns: 2.2e6, p999Ns: 2.345e6, minNs: 1.9e6, samples: 7000 },
    ...{ p50LowNs: 1.99e6, p50HighNs: 2.01e6, flags: [], energy: [], deadline: null, layers: null },
    ...over,
  });
  const text = (over: Partial<MeasurementReport> = {}): string =>
    describeMeasurement({
      ...{ id: 'one', measuredAt: '2026-01-01T00:00:00Z', results: [result(), result({ model: 'b' })] },
      comparisons: [{ a: 'a', b: 'b', ratio: 1, low: 0.9, high: 1.1, verdict: 'cannot be told apart' }],
      ...{ noiseFloor: 0.012, interruptions: [], repeats: null, command: 'agent', drift: null },
      ...{ profile: 'report', cutShort: null },
      device: { name: 'board', before: deviceState({}), after: null },
      conditions: {
        ...{ runtime: 'onnxruntime', runtimeVersion: '1.27.0', precision: 'float32', threads: 1, batch: 1, rounds: 30 },
        ...{ load: { shape: 'back-to-back' }, cpus: [6], options: [] },
      },
      ...over,
    });
  const compared = (ratio: number, low: number, high: number, noiseFloor: number | null = 0.012): string =>
    text({ comparisons: [{ a: 'a', b: 'b', ratio, low, high, verdict: 'faster' }], noiseFloor });

  it('says p99.9 of a report, on which processors, and what cut it short', () => {
    expect(text()).toMatch(/p99\.9 ms[^]*2\.3[45]/);
    expect(text()).toContain('1 thread on CPU 6');
    const quick = { profile: 'quick', results: [result({ p999Ns: null })] } as const;
    expect(text(quick)).not.toContain('p99.9');
    const gone = { round: 4, seconds: 181, reason: 'silence', resumed: false };
    const short = text({ cutShort: 'The link was lost.', interruptions: [gone] });
    expect(short).toContain('Cut short: The link was lost.');
    expect(short).toContain('in round 5 (silence); the device did not come back.');
  });

  it('has the noise floor beside each verdict, and decimals enough', () => {
    expect(compared(0.53, 0.52, 0.541)).toContain('0.53× (0.52 to 0.54; noise ±1.2 %), faster');
    expect(compared(0.9712, 0.9708, 0.9716)).toContain('0.971× (0.971 to 0.972; noise');
    expect(compared(0.9951, 0.9934, 0.9968)).toContain('0.995× (0.993 to 0.997;');
    expect(compared(1, 1, 1, null)).toContain('1.00× (1.00 to 1.00), faster');
  });

  it('says whose power the energy is of where it is not each network’s own', () => {
    const energy = (basis: 'turns' | 'rounds' | 'run') =>
      text({ results: [result({ energy: [{ rail: 'VDD_IN', basis, grossMillijoules: 2, netMillijoules: 1 }] })] });
    expect(energy('turns')).not.toContain('mean power');
    expect(energy('rounds')).toContain('the same for all networks');
    expect(energy('run')).toContain('starts and warm-ups too');
  });
});
