import { describe, expect, it, vi } from 'vitest';
import { layerLines, lostNodes } from '../../../renderer/dialogs/measurement/layer-lines.ts';
import { MeasurementState } from '../../../renderer/dialogs/measurement/measurement.svelte.ts';
import { layerRows } from '../../../shared/layers/rows.ts';
import { graph, times } from '../../shared/layers/measured.ts';
import { telemetryPoint } from '../fixtures/devices.ts';
import { drawCandidates, drawMeasurement } from '../fixtures/tradeoff-set.ts';
import { failing, surroundings, type Answers } from './surroundings.ts';

const layers = { times, rows: layerRows(graph, times) };
const drawn = drawMeasurement('m1', drawCandidates({ perMethod: 1 }));
const report = { ...drawn, results: drawn.results.map((result, at) => (at < 2 ? { ...result, layers } : result)) };
const telemetry = { idle: [], measuring: [telemetryPoint(0), telemetryPoint(1)] };

function opened(answers: Answers = {}) {
  const { state, calls, tell } = surroundings({
    'measurement.get': () => report,
    'measurement.telemetry': () => telemetry,
    'measurement.list': () => [],
    ...answers,
  });
  return { measurement: new MeasurementState(state), calls, tell };
}

describe('layers as lines of a table', () => {
  it('are the network’s in its order, then what the runtime adds, then what is not mapped', () => {
    const lines = layerLines(layers);
    expect(lines.map(({ name, origin }) => [name, origin])).toEqual([
      ...layers.rows.map(({ node }) => [node, 'network']),
      ['ReorderOutput', 'runtime'],
      ['ReorderOutput_token_1', 'runtime'],
      ['\u001b[31mwho knows', 'unmapped'],
    ]);
    expect(lines.reduce((sum, { ns }) => sum + ns, 0)).toBe(times.sumNs);
    expect(lines.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
    expect(lostNodes(layers)).toEqual([]);
  });
});

describe('a stored measurement', () => {
  it('is shown with the layers of the candidate that was looked at, and of another that is chosen', async () => {
    const { measurement } = opened();
    const [, second] = report.results;
    await measurement.show('m1', second!.candidateId);
    expect(measurement.shown?.id).toBe(second!.id);
    expect(measurement.layered).toHaveLength(2);
    measurement.choose(report.results[0]!.id);
    expect(measurement.shown?.id).toBe(report.results[0]!.id);
    expect(measurement.telemetry.length).toBeGreaterThan(0);
    measurement.close();
    expect(measurement.id).toBeNull();
  });

  it('says what is wrong when it cannot be read', async () => {
    const { measurement } = opened({ 'measurement.get': failing('MEASUREMENT_UNKNOWN') });
    await measurement.show('m9');
    expect(measurement.error).toMatchObject({ code: 'MEASUREMENT_UNKNOWN' });
    expect(measurement.report).toBeNull();
  });

  it('saves its telemetry to the file that was typed, and keeps asking when that fails', async () => {
    let refuse = true;
    const exported = (input: { file: string }) => (refuse ? failing('DISK_FULL')() : { file: input.file });
    const { measurement, calls } = opened({ 'measurement.exportTelemetry': exported });
    await measurement.show('m1');
    measurement.askForFile();
    measurement.file = ' heat.csv ';
    await measurement.save();
    expect([measurement.asking, measurement.saveError?.code]).toEqual([true, 'DISK_FULL']);
    refuse = false;
    await measurement.save();
    expect(calls.at(-1)).toEqual({ procedure: 'measurement.exportTelemetry', input: { id: 'm1', file: 'heat.csv' } });
    expect([measurement.asking, measurement.saved]).toEqual([false, 'heat.csv']);
  });

  it('stands in its device’s list, which follows what is measured', async () => {
    const { measurement, calls, tell } = opened();
    expect(measurement.of('board')).toBeNull();
    await measurement.list('board');
    expect(measurement.of('board')).toEqual([]);
    tell('tradeoffs.changed', { device: 'board' });
    tell('tradeoffs.changed', { device: 'elsewhere' });
    await vi.waitFor(() => expect(calls.map(({ input }) => input)).toEqual([{ device: 'board' }, { device: 'board' }]));
  });
});
