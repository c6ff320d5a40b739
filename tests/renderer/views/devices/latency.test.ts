import { describe, expect, it, vi } from 'vitest';
import { LatencyModelsState } from '../../../../renderer/views/devices/latency/latency-models.svelte.ts';
import { jetsonReport, latencyModel } from '../../fixtures/devices.ts';
import { failing, surroundings } from '../../dialogs/surroundings.ts';

describe('latency models', () => {
  it('are read for the device that is looked at, and again when something is learned there', async () => {
    let models: readonly unknown[] = [];
    const { state, calls, tell } = surroundings({ 'latency.list': () => models });
    const latency = new LatencyModelsState(state);
    tell('tradeoffs.changed', { device: 'bench' });
    expect(latency.of('bench')).toBeNull();
    await latency.list('bench');
    expect(latency.of('bench')).toEqual([]);
    models = [latencyModel];
    tell('tradeoffs.changed', { device: 'bench' });
    await vi.waitFor(() => expect(latency.of('bench')).toEqual([latencyModel]));
    expect(calls).toHaveLength(2);
    latency.dispose();
  });

  it('are learned from a network of the project, or from a file', async () => {
    const { state, calls } = surroundings({ 'latency.learn': () => latencyModel });
    const { form } = new LatencyModelsState(state);
    form.open(jetsonReport, [{ id: 'c1', name: 'Original' }]);
    expect(form.runtimes.map(({ name }) => name)).not.toContain('tflite');
    expect(form.network).toBe('c1');
    form.network = null;
    expect(form.obstacle).toBe('Name a network.');
    form.file = ' net.onnx ';
    form.cuts = '9.5';
    expect(form.obstacle).toMatch(/^Cuts must be/);
    form.cuts = '20';
    form.chooseRuntime('tensorrt');
    form.choosePrecision('int8');
    form.chooseRuntime('onnxruntime');
    await form.start();
    // It computes in float32 only.
    expect(calls.at(-1)?.input).toEqual({
      ...{ device: 'bench', runtime: 'onnxruntime', precision: 'float32', threads: 1, model: 'net.onnx', cuts: 20 },
    });
    expect(form.device).toBeNull();
  });

  it('keep the form with what was in the way', async () => {
    const { form } = new LatencyModelsState(surroundings({ 'latency.learn': failing('FILE_NOT_FOUND') }).state);
    form.open({ ...jetsonReport, runtimes: [] }, []);
    expect(form.obstacle).toBe('No runtime there takes ONNX files.');
    form.open(jetsonReport, []);
    form.file = 'missing.onnx';
    await form.start();
    expect(form.error).toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(form.device).not.toBeNull();
  });
});
