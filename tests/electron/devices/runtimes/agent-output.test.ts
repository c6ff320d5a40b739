import { describe, expect, it } from 'vitest';
import { parseAgentLine } from '../../../../electron/devices/runtimes/onnxruntime/agent-output.ts';
import { agentFailed, agentSilent } from '../../../../electron/devices/runtimes/onnxruntime/failure.ts';

const turn =
  '{"event":"turn","model":0,"round":3,"position":1,"startNs":8,"ns":30,"involuntarySwitches":1,"voluntarySwitches":0,' +
  '"missedFrames":null,"samplesNs":[9,10]}';

describe('what the agent prints', () => {
  it('is read, also behind a talkative login', () => {
    const expected = { event: 'turn', model: 0, round: 3, samplesNs: [9, 10], missedFrames: null };
    expect(parseAgentLine(turn)).toMatchObject(expected);
    expect(parseAgentLine(`Last login: today ${turn}`)).toMatchObject(expected);
  });

  it('is nothing when it is cut off anywhere', () => {
    for (let length = 0; length < turn.length; length++) expect(parseAgentLine(turn.slice(0, length))).toBeNull();
  });

  it.each([
    'Segmentation fault',
    '{"event":"turn"}',
    '{"event":"party"}',
    turn.replace('[9,10]', '[]'),
    turn.replace('[9,10]', '[9.5]'),
    turn.replace('[9,10]', '[1e300]'),
    turn.replace('[9,10]', '[-1]'),
    `${turn} and more`,
  ])('is nothing when it is not whole: %#', (line) => {
    expect(parseAgentLine(line)).toBeNull();
  });
});

describe('a failed agent', () => {
  const failure = { event: 'error', model: '/cache/abc.onnx', error: 'no kernel for Foo(7)' } as const;
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
    // A board that shuts down ends everything first and its network later.
    [143, 'LINK_LOST'],
  ])('that ends with %i and no word is %s', (code, expected) => {
    const error = agentSilent('/cache/agent', { code, stdout: '', stderr: 'it broke\n' });
    expect(error.code).toBe(expected);
    expect(error.message).toContain('it broke');
  });
});
