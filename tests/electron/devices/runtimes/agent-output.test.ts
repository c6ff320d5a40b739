import { describe, expect, it } from 'vitest';
import { agentFailed, agentSilent } from '../../../../electron/devices/runtimes/onnxruntime/failure.ts';
import {
  parseAgentOutput,
  parseAgentProgress,
} from '../../../../electron/devices/runtimes/onnxruntime/agent-output.ts';

const document = JSON.stringify({
  ok: true,
  agent: '1.0.0',
  runtime: { name: 'onnxruntime', version: '1.27.0', loadNs: 1 },
  models: [
    {
      path: '/m.onnx',
      createSessionNs: 5,
      firstRunNs: 6,
      warmup: { runs: 40, ns: 7, settled: false },
      rounds: [{ round: 0, position: 0, startNs: 8, involuntarySwitches: 1, samplesNs: [9, 10] }],
    },
  ],
});

describe('what the agent prints', () => {
  it('is read, also after a talkative login', () => {
    const parsed = parseAgentOutput(`Last login: today {"ok":\n${document}\n`);
    expect(parsed).toMatchObject({ ok: true, models: [{ rounds: [{ samplesNs: [9, 10] }] }] });
  });

  it.each([
    '',
    'Segmentation fault',
    document.slice(0, -5),
    '{"ok":true}',
    document.replace('[9,10]', '[]'),
    document.replace('[9,10]', '[9.5]'),
    document.replace('[9,10]', '[1e300]'),
    document.replace('[9,10]', '[-1]'),
  ])('is nothing when it is not whole: %#', (stdout) => {
    expect(parseAgentOutput(stdout)).toBeNull();
  });

  it('is progress on standard error, or not', () => {
    const line = '{"progress":{"stage":"measure","done":3,"total":12}}';
    expect(parseAgentProgress(line)).toEqual({ stage: 'measure', done: 3, total: 12 });
    expect(parseAgentProgress('warning: x')).toBeNull();
    expect(parseAgentProgress('{"progress":')).toBeNull();
  });
});

describe('a failed agent', () => {
  const failure = { ok: false, model: '/cache/abc.onnx', error: 'no kernel for Foo(7)' } as const;
  const name = (): string => 'net.onnx';

  it('is told with stage, network and its own words', () => {
    const error = agentFailed({ ...failure, stage: 'session' }, name);
    expect(error.code).toBe('MEASUREMENT_FAILED');
    expect(error.message).toBe('ONNX Runtime failed on the device with net.onnx (session): no kernel for Foo(7)');
  });

  it('lacks the runtime when the library does not load', () => {
    expect(agentFailed({ ...failure, model: null, stage: 'load' }, name).code).toBe('RUNTIME_MISSING');
  });

  it.each([
    [127, 'DEVICE_UNSUPPORTED'],
    [126, 'DEVICE_UNSUPPORTED'],
    [137, 'MEASUREMENT_FAILED'],
    [1, 'MEASUREMENT_FAILED'],
  ])('that ends with %i and no word is %s', (code, expected) => {
    const error = agentSilent('/cache/agent', { code, stdout: '', stderr: '{"progress":{}}\nit broke\n' });
    expect(error.code).toBe(expected);
    expect(error.message).toContain('it broke');
    expect(error.message).not.toContain('progress');
  });
});
