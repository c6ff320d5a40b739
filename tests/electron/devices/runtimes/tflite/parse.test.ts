import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseBenchmark,
  parseComplaints,
  parseRunSummary,
  usedGpu,
} from '../../../../../electron/devices/runtimes/tflite/parse.ts';
import { parseOperatorProfile } from '../../../../../electron/devices/runtimes/tflite/profile.ts';
import { sharedData } from '../../../../setup/shared-data.ts';

describe('a summary of runs', () => {
  it.each([
    ['count=50 first=32891 curr=33978 min=32641 max=34005 avg=33209.4 std=450', 33_209_400, 'average', 32_891_000],
    [
      'INFO: count=9 first=87112 curr=51629 min=51629 max=87112 avg=58147.4 std=11478 p5=51629 median=51962 p95=87112',
      51_962_000,
      'median',
      87_112_000,
    ],
    [
      'count=5 first=1300000 curr=1200000 min=1200000 max=1300000 avg=1.24027e+06 std=9',
      1_240_270_000,
      'average',
      1_300_000_000,
    ],
    ['count=1 curr=980043', 980_043_000, 'median', 980_043_000],
    ['INFO: count=3 curr=52(all same)', 52_000, 'median', 52_000],
  ])('%s', (line, typicalNs, typical, firstNs) => {
    expect(parseRunSummary(line)).toMatchObject({ typicalNs, typical, firstNs });
  });

  it.each(['', 'count=0', 'count=3', 'discount=3 curr=4', 'Timings (microseconds): count=1 curr=3', 'count=1 curr=x'])(
    'is not: %s',
    (line) => expect(parseRunSummary(line)).toBeNull(),
  );
});

const fixtures = sharedData('fixtures/tflite');
if (fixtures === null) console.warn('skipped: shared/data/fixtures is not there, so no real output is read');

describe.skipIf(fixtures === null)('real output', () => {
  const read = (name: string): string => readFileSync(`${fixtures}/${name}`, 'utf8');

  it('of Termux has medians', () => {
    expect(parseBenchmark(read('benchmark_model-termux-aarch64.txt'))).toMatchObject({
      sessionNs: 119_515_000,
      warmup: { count: 9, firstNs: 87_112_000 },
      runs: { count: 1000, typicalNs: 51_891_000, typical: 'median' },
    });
  });

  it('of TensorFlow 2.4 has averages', () => {
    expect(parseBenchmark(read('benchmark_model-2.4-era.txt'))).toMatchObject({
      sessionNs: 855_000,
      runs: { count: 50, typicalNs: 33_209_400, typical: 'average' },
    });
  });

  it('cut off anywhere is nothing, or whole', () => {
    const text = read('benchmark_model-termux-aarch64.txt');
    for (let length = 0; length < text.length; length++) {
      const parsed = parseBenchmark(text.slice(0, length));
      if (parsed !== null) expect(parsed.runs.typicalNs).toBe(51_891_000);
    }
  });
});

it('never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      parseBenchmark(`count=${text}\nInference timings in us:`);
      parseOperatorProfile(`Operator-wise Profiling Info for Regular Benchmark Runs:\n== Run Order ==\n${text}`);
      parseComplaints(text);
      usedGpu(text);
    }),
    { numRuns: 40 },
  );
});
