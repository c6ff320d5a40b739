import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseError,
  parseTraceSeconds,
  parseWarmup,
  TrtexecLog,
} from '../../../../../electron/devices/runtimes/tensorrt/log.ts';
import {
  arithmeticOptions,
  buildOnlyOption,
  engineOptions,
  turnTimes,
} from '../../../../../electron/devices/runtimes/tensorrt/options.ts';
import { parseMetadata, parseProfile } from '../../../../../electron/devices/runtimes/tensorrt/profile.ts';
import { parseTimes } from '../../../../../electron/devices/runtimes/tensorrt/times.ts';
import { hasSettled } from '../../../../../electron/devices/runtimes/tensorrt/turn.ts';
import { parseTensorRtVersion } from '../../../../../electron/devices/runtimes/tensorrt/version.ts';
import { shortSchedule } from '../drive.ts';

describe('TensorRT’s version', () => {
  it.each([
    ['10.3.0.30-1+cuda12.5', [10, 3, 0]],
    ['8.5.2', [8, 5, 2]],
    ['', null],
    ['unknown', null],
  ])('%s', (text, version) => expect(parseTensorRtVersion(text)).toEqual(version));

  it('decides which options it knows', () => {
    expect(engineOptions([10, 3, 0], 'float16')).toContain('--memPoolSize=workspace:2048');
    expect(engineOptions([8, 0, 1], 'float32')).toEqual(['--noTF32', '--workspace=2048', '--nvtxMode=verbose']);
    // What is called float32 is float32; in half precision, and where it is not known, nothing is said of TF32.
    expect(arithmeticOptions([7, 0, 0], 'float32')).toEqual([]);
    expect(arithmeticOptions([10, 3, 0], 'float16')).toEqual([]);
    expect([buildOnlyOption([8, 5, 2]), buildOnlyOption([8, 6, 2])]).toEqual(['--buildOnly', '--skipInference']);
    expect(turnTimes(shortSchedule, false)).toEqual({ cudaGraph: false, warmupMs: 200, measureMs: 500, leastRuns: 5 });
  });
});

describe('times', () => {
  const row = (start: number, latency: number, more = ''): string =>
    `{ "startEnqMs" : ${start}, "startComputeMs" : ${start}, "computeMs" : ${latency}, "latencyMs" : ${latency}${more} }`;

  it('are whole nanoseconds', () => {
    expect(parseTimes(`[\n  ${row(0, 3.12671)}\n, ${row(3, 3.1)}\n]`, 200)).toEqual([3126710, 3100000]);
  });

  it('of old versions begin with the warm-up', () => {
    const old = ', "endToEndMs" : 6';
    expect(parseTimes(`[ ${row(0, 9, old)}, ${row(199, 8, old)}, ${row(201, 3, old)} ]`, 200)).toEqual([3000000]);
  });

  it.each(['', '[', '[]', '{}', '[ { "latencyMs" : -1, "startComputeMs" : 0 } ]', '[ { "latencyMs" : nan } ]', '[1]'])(
    'are none in %s',
    (text) => expect(parseTimes(text, 200)).toBeNull(),
  );

  it('settle by the protocol’s test', () => {
    const around = (ns: number): number[] => Array<number>(20).fill(ns);
    expect(hasSettled([...around(100), ...around(101)])).toBe(true);
    expect(hasSettled([...around(100), ...around(95)])).toBe(false);
    expect(hasSettled([7])).toBe(false);
  });
});

describe('layers', () => {
  const profile = `[
  { "count" : 309 }
, { "name" : "conv1 + PWN(re_lu_clip)", "timeMs" : 28.84, "averageMs" : 0.0933, "medianMs" : 0.0895, "percentage" : 0.9 }
, { "name" : "old", "timeMs" : 39.02, "averageMs" : 0.1263, "percentage" : -nan }
]`;

  it('take the median, or the average of versions that have none', () => {
    expect(parseProfile(profile, '')).toEqual([
      { name: 'conv1 + PWN(re_lu_clip)', kind: null, nodes: null, medianNs: 89500 },
      { name: 'old', kind: null, nodes: null, medianNs: 126300 },
    ]);
  });

  it('know their nodes where the engine was built to', () => {
    const info = `{"Layers": [{"Name": "conv1 + PWN(re_lu_clip)", "LayerType": "CaskConvolution",
      "Metadata": "[ONNX Layer: /a/Conv]\u001f[ONNX Layer: /a/Relu]"}], "Bindings": ["x"]}`;
    expect(parseProfile(profile, info)?.[0]).toMatchObject({ kind: 'CaskConvolution', nodes: ['/a/Conv', '/a/Relu'] });
    expect(parseProfile(profile, '{"Layers": ["conv1 + PWN(re_lu_clip)"\n]}')?.[0]?.nodes).toBeNull();
  });

  it.each([
    ['[ONNX Layer: a]\u001e[ONNX Layer: b[0]]', ['a', 'b[0]']],
    ['[ONNX Layer: a][ONNX Layer: b]', ['a', 'b']],
    ['[ONNX Layer: a]\u001f[ONNX Layer: a]', ['a']],
    ['', []],
  ])('name nodes: %j', (metadata, nodes) => expect(parseMetadata(metadata)).toEqual(nodes));
});

describe('what trtexec says', () => {
  it('is an error or the warm-up', () => {
    expect(parseError('[10/05/2025-10:46:31] [E] Unknown option: --buildOnly ')).toBe('Unknown option: --buildOnly');
    expect(parseError('[10/05/2025-10:46:31] [I] fine')).toBeNull();
    expect(parseWarmup('[05/13/2025-10:36:43] [I] Warmup completed 62 queries over 200 ms')).toEqual({
      ...{ runs: 62, ns: 200_000_000 },
    });
    const trace = '[05/13/2025-10:36:43] [I] Timing trace has 318 queries over 3.00622 s';
    expect([parseTraceSeconds(trace), parseTraceSeconds('[I] Timing trace has')]).toEqual([3.00622, null]);
    const log = new TrtexecLog();
    log.add(trace);
    const { fromMs = 0, toMs = 0 } = log.window ?? {};
    expect(toMs - fromMs).toBeCloseTo(3006.22, 3);
  });

  it('never makes a parser throw', () => {
    const log = new TrtexecLog();
    const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant(`[{"latencyMs":1e999}]`));
    fc.assert(
      fc.property(hostile, fc.nat(40), (text, length) => {
        for (const each of [text, text.slice(0, length)]) {
          parseTimes(each, 200);
          parseProfile(each, each);
          parseMetadata(each);
          parseTensorRtVersion(each);
          log.add(`[E] ${each}`);
        }
        expect(log.errors.length).toBeLessThan(6);
      }),
      { numRuns: 40 },
    );
  });
});
