import { expect, it } from 'vitest';
import { describeMeasurement } from '../../../../electron/host/cli/measurement-text.ts';
import type { MeasurementReport, MeasurementResult } from '../../../../shared/api/measurements.ts';
import { deviceState } from '../../../setup/device-state.ts';

it('a measurement for people: no control character of a name or of a board’s answer reaches the terminal', () => {
  const evil = '\u001b]0;evil\u0007\nnet';
  const result = (model: string): MeasurementResult => ({
    ...{ id: model, model, artifactSha256: '', candidateId: null, runtime: 'onnxruntime', precision: 'float32' },
    ...{ p50Ns: 2e6, p90Ns: 2.1e6, p99Ns: null, minNs: 1.9e6, samples: 600, p50LowNs: 1.99e6, p50HighNs: 2.01e6 },
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
    },
    ...{ interruptions: [], repeats: null, command: 'agent' },
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
