import { describe, expect, it } from 'vitest';
import { learnLatency } from '../../../shared/latency/learn.ts';
import { parseLatencyModel } from '../../../shared/latency/model.ts';
import { channelStepOf } from '../../../shared/latency/step.ts';
import { residualNetwork } from './networks.ts';

const model = learnLatency(
  {
    ...{ device: 'board', runtime: 'onnxruntime', runtimeVersion: '1.27.0', precision: 'float32', threads: 2 },
    ...{ powerMode: null, governor: null },
  },
  [{ graph: residualNetwork(), ns: 1_000_000, source: 'network', artifactSha256: 'a'.repeat(64) }],
  [],
);

describe('a latency model as JSON', () => {
  it('is the same after a round trip', () => {
    expect(parseLatencyModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });

  it('of another version is refused', () => {
    expect(() => parseLatencyModel({ ...model, version: 2 })).toThrow(
      expect.objectContaining({ code: 'LATENCY_MODEL_INVALID', message: expect.stringContaining('version 2') }),
    );
  });

  it.each([
    ['null', null],
    ['another document', { format: 'espalier-plan', version: 1 }],
    ['a negative price', { ...model, prices: [{ kind: 'pool', site: null, ns: [-1, 0, 0, 0, 0] }] }],
    ['an unknown kernel', { ...model, prices: [{ kind: 'teleport', site: null, ns: [0, 0, 0, 0, 0] }] }],
    ['a layout of no step', { ...model, layout: { kind: 'even', step: 0 } }],
  ])('is refused when it is %s', (_, json) => {
    expect(() => parseLatencyModel(json)).toThrow(expect.objectContaining({ code: 'LATENCY_MODEL_INVALID' }));
  });
});

describe('the channel step', () => {
  const stairs = (widths: readonly number[], step: number) =>
    widths.map((channels) => ({ channels, ns: 100 + 50 * Math.ceil(channels / step) * step }));
  const widths = [4, 8, 12, 14, 16, 18, 20, 22, 24, 28, 30, 32, 36, 40, 44, 48, 52, 56, 60, 64];

  it.each([4, 8, 16])('of %i is seen in a sweep', (step) => {
    expect(channelStepOf(stairs(widths, step))).toBe(step);
  });

  it('is seen though one measurement was disturbed', () => {
    const sweep = stairs(widths, 16).map(({ channels, ns }) => ({ channels, ns: channels === 48 ? 1.3 * ns : ns }));
    expect(channelStepOf(sweep.filter(({ channels }) => channels !== 44))).toBe(16);
  });

  it('is seen where odd widths are slower than wider ones, and few channels have finer steps', () => {
    const sweep = stairs(widths, 16).map(({ channels, ns }) => ({
      channels,
      ns: channels < 16 ? 100 + 50 * channels : channels % 4 === 0 ? ns : 2.5 * ns,
    }));
    expect(channelStepOf(sweep)).toBe(16);
  });

  it('is one where every channel counts, and unknown without a sweep', () => {
    expect(channelStepOf(widths.map((channels) => ({ channels, ns: 100 * channels })))).toBe(1);
    expect(channelStepOf([])).toBeNull();
    expect(channelStepOf([{ channels: 8, ns: 1 }])).toBeNull();
  });

  it('is unknown where nothing but the start of a kernel takes time', () => {
    expect(channelStepOf(widths.map((channels) => ({ channels, ns: 5000 + channels })))).toBeNull();
  });
});
