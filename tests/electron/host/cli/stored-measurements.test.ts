import { describe, expect, it } from 'vitest';
import { describeMeasurements, describeStored } from '../../../../electron/host/cli/stored-measurements.ts';
import { drawCandidates, drawMeasurement } from '../../../renderer/fixtures/tradeoff-set.ts';

const report = drawMeasurement('0123456789abcdef', drawCandidates({ perMethod: 1 }));
const { id, measuredAt, conditions, repeats, results } = report;
const entry = {
  ...{ id, measuredAt, device: 'bench', board: null, conditions, repeats, cutShort: null, flagged: 0, layers: false },
  models: results.map(({ model }) => model),
};

const alone = { ...report, results: results.slice(0, 1) };

describe('stored measurements in the terminal', () => {
  it('are listed with what tells them apart', () => {
    expect(describeMeasurements([])).toContain('espalier measure');
    const [heads, line] = describeMeasurements([entry]).split('\n');
    expect(heads).toMatch(/^Id +Measured +Device +How +Rounds +Flagged +Models$/);
    expect(line).toMatch(/^01234567 +2026-11-23 01:12 UTC +bench +onnxruntime .*dense and 3 others$/);
  });

  it('are shown with how the board was set and what it showed meanwhile', () => {
    const heat = { name: 'cpu\u001b-thermal', unit: '°C', rest: null, mean: 55, least: 50, most: 60 } as const;
    const text = describeStored(alone, [heat]);
    expect(text).toMatch(/^Measurement +0123456789abcdef\n/);
    for (const part of ['Governor', 'p50 ms', "On the device: '/usr/src/tensorrt/bin/trtexec'"])
      expect(text).toContain(part);
    expect(text).toMatch(/cpu-thermal +°C +– +55\.0 +50\.0 +60\.0/);
    expect(describeStored(alone, [])).toContain('showed nothing');
  });
});
