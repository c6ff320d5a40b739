import { describe, expect, it, vi } from 'vitest';
import { MeasureState } from '../../../renderer/dialogs/measure/measure.svelte.ts';
import { jetsonReport } from '../fixtures/devices.ts';
import { device, failing, readyDevice, surroundings, type Answers } from './surroundings.ts';

const candidates = [
  { id: 'a', method: 'legr' },
  { id: 'dense', method: 'dense' },
  { id: 'b', method: 'legr' },
];

function opened(answers: Answers = {}, devices = [device('new'), readyDevice('board', 4)], selected: string[] = []) {
  const done = vi.fn();
  const { state, calls } = surroundings(answers, devices);
  const form = new MeasureState(state, done);
  form.enter(candidates, selected);
  return { form, calls, done };
}

describe('the form that measures', () => {
  it('proposes a device that works, all candidates, and the original first', () => {
    const { form } = opened();
    expect(form.device?.name).toBe('board');
    expect(form.models).toEqual(['dense', 'a', 'b']);
    expect(form.obstacle).toBeNull();
  });

  it('measures the selected ones with the original that they are compared with', async () => {
    const { form, calls, done } = opened({ 'measurement.run': () => ({}) }, undefined, ['b', 'a', 'gone']);
    expect(form.which).toBe('selected');
    form.which = 'selected';
    form.duration = 'quick';
    form.selected = ['b'];
    await form.start();
    expect(calls).toEqual([
      {
        procedure: 'measurement.run',
        input: {
          ...{ device: 'board', runtime: 'onnxruntime', precision: 'float32', threads: 1, models: ['dense', 'b'] },
          ...{ profile: 'quick', layers: false },
        },
      },
    ]);
    expect(done).toHaveBeenCalledOnce();
  });

  it('takes one selected candidate for a look, not for a wish', () => {
    expect(opened({}, undefined, ['a']).form.which).toBe('all');
  });

  it('offers as many threads as the device has cores', () => {
    const { form } = opened({}, [readyDevice('board', 4), readyDevice('small', 2)]);
    expect(form.threadChoices).toEqual([1, 2, 3, 4]);
    form.threads = 4;
    form.choose('small');
    expect(form.threadChoices).toEqual([1, 2]);
    expect(form.threads).toBe(2);
  });

  it('says why it cannot be started', async () => {
    const { form, calls } = opened({}, []);
    expect(form.obstacle).toBe('There is no device yet.');
    await form.start();
    expect(calls).toEqual([]);
    form.enter([], []);
    expect(form.obstacle).toMatch(/^There is nothing to measure/);
    const many = Array.from({ length: 257 }, (_, index) => ({ id: String(index), method: 'legr' }));
    form.enter(many, []);
    expect(form.obstacle).toMatch(/^At most 256/);
  });

  it('offers what the device was found to run, and why the rest does not', () => {
    const { form } = opened({}, [jetsonReport, readyDevice('board')]);
    expect(form.runtimes.map(({ name, works }) => `${name} ${String(works)}`)).toEqual([
      'tensorrt true',
      'onnxruntime true',
      'python false',
      'tflite false',
      'tflite-gpu false',
      'wasm false',
    ]);
    expect(form.runtimes.at(-1)?.hint).toBe('no Node on the device');
    expect(form.runtime?.name).toBe('tensorrt');
    form.choosePrecision('int8');
    expect(form.precision).toBe('int8');
    form.chooseRuntime('onnxruntime');
    expect(form.precisions).toEqual(['float32']);
    expect(form.precision).toBe('float32');
    form.chooseRuntime('tensorrt');
    expect(form.precision).toBe('int8');
    // What the other device does not have is not kept.
    form.choose('board');
    expect(form.runtime?.name).toBe('onnxruntime');
  });

  it('leaves the runtime to the program for a device that nobody has looked at', async () => {
    const { form, calls } = opened({ 'measurement.run': () => ({}) }, [device('new')]);
    expect(form.runtimes).toEqual([]);
    expect(form.obstacle).toBeNull();
    await form.start();
    expect(calls[0]?.input).toEqual({
      ...{ device: 'new', threads: 1, models: ['dense', 'a', 'b'], profile: 'default', layers: false },
    });
  });

  it('asks for a camera’s rate, a sustained run and layers', async () => {
    const { form, calls } = opened({ 'measurement.run': () => ({}) });
    form.load = 'camera';
    form.framesPerSecond = '29.97';
    form.duration = 'sustained';
    form.minutes = ' 15 ';
    form.layers = true;
    await form.start();
    expect(calls[0]?.input).toMatchObject({
      ...{ profile: 'default', framesPerSecond: 29.97, sustainedMinutes: 15, layers: true },
    });
  });

  it.each(['', '0', '-1', 'many', 'Infinity'])('does not take “%s” for a number', (typed) => {
    const { form } = opened();
    form.load = 'camera';
    form.framesPerSecond = typed;
    expect(form.obstacle).toMatch(/^Frames per second must be/);
    form.load = 'back-to-back';
    form.duration = 'sustained';
    form.minutes = typed;
    expect(form.obstacle).toMatch(/^Minutes must be/);
  });

  it('says when nothing on the device runs networks', () => {
    const none = { ...jetsonReport, runtimes: jetsonReport.runtimes.filter(({ works }) => !works) };
    expect(opened({}, [none]).form.obstacle).toBe('Nothing on bench runs networks.');
  });

  it('stays open with the error', async () => {
    const { form, done } = opened({ 'measurement.run': failing('DEVICE_UNREACHABLE') });
    await form.start();
    expect(form.error).toMatchObject({ code: 'DEVICE_UNREACHABLE' });
    expect(done).not.toHaveBeenCalled();
  });
});
