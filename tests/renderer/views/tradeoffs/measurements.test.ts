import { describe, expect, it } from 'vitest';
import { createClient } from '../../../../shared/api/client.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { MeasurementReport } from '../../../../shared/api/measurements.ts';
import { courseWords } from '../../../../renderer/views/tradeoffs/measurement-words.ts';
import { Measurements, type MeasuredCandidate } from '../../../../renderer/views/tradeoffs/measurements.svelte.ts';
import { drawCandidates, drawMeasurement } from '../../fixtures/tradeoff-set.ts';

const report = drawMeasurement('measurement-1', drawCandidates({ perMethod: 1, samples: 4000 }));
const measured = (more: Partial<MeasurementReport> = {}): MeasuredCandidate => ({
  report: { ...report, ...more },
  result: report.results[0]!,
});

describe('the measurement behind a latency', () => {
  it('is read once, and shown for the candidate', async () => {
    let asked = 0;
    const client = createClient({
      invoke: () => Promise.resolve((asked++, report)),
      subscribe: () => () => undefined,
    });
    const measurements = new Measurements(client);
    expect(measurements.of('measurement-1', 'dense')).toBeNull();
    await Promise.all([measurements.want('measurement-1'), measurements.want('measurement-1')]);
    expect(asked).toBe(1);
    expect(measurements.of('measurement-1', 'dense')?.result.candidateId).toBe('dense');
    expect(measurements.of('measurement-1', 'gone')).toBeNull();
  });

  it('is asked for again after an error', async () => {
    let fails = true;
    const client = createClient({
      invoke: () =>
        fails
          ? Promise.reject(new EspalierError('MEASUREMENT_UNKNOWN', 'There is none.', 'Check its id.'))
          : Promise.resolve(report),
      subscribe: () => () => undefined,
    });
    const measurements = new Measurements(client);
    await measurements.want('measurement-1');
    expect(measurements.errorOf('measurement-1')).toMatchObject({ code: 'MEASUREMENT_UNKNOWN' });
    fails = false;
    await measurements.want('measurement-1');
    expect(measurements.errorOf('measurement-1')).toBeNull();
    expect(measurements.of('measurement-1', 'dense')).not.toBeNull();
  });
});

describe('the course of a measurement', () => {
  it('is told in sentences', () => {
    expect(courseWords(measured())).toEqual([
      'Of 1,000 frames 9 were late and 3 were missed.',
      'It repeats a flagged measurement after the board had cooled; both are kept.',
      'The link was lost for 12 s; it went on after the last finished round.',
    ]);
    const layer = { node: 'conv', nodes: ['conv'], runtimeLayer: 'conv', kind: 'Conv', ns: 9e5 };
    const times = {
      ...{ layers: [layer], nodes: [], unmapped: [], overhead: [] },
      ...{ mappedNs: 9e5, unmappedNs: 0, overheadNs: 0, sumNs: 9e5, endToEndNs: null },
    };
    const [result] = report.results;
    const layered = { report, result: { ...result!, p50Ns: 8.65e5, layers: { times, rows: [] } } };
    expect(courseWords(layered).at(-1)).toBe(
      '1 layer timed in a run apart: 0.900 ms in all, beside 0.865 ms end to end.',
    );
    const twice = [
      { round: 1, seconds: 3, reason: 'x', resumed: true },
      { round: 2, seconds: 60, reason: 'x', resumed: true },
    ];
    const drift = { p50NsByMinute: [], lastToFirst: [1.084], swapped: [] };
    expect(courseWords(measured({ interruptions: twice, repeats: null, drift })).slice(1)).toEqual([
      'The link was lost 2 times, 1 min 3 s in all; it went on after the last finished round.',
      'In the last minute it took 1.08 times what it took in the first.',
    ]);
  });
});
