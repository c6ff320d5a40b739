import { describe, expect, it, vi } from 'vitest';
import { MeasureState } from '../../../renderer/dialogs/measure/measure.svelte.ts';
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
    form.profile = 'quick';
    form.selected = ['b'];
    await form.start();
    expect(calls).toEqual([
      {
        procedure: 'measurement.run',
        input: { device: 'board', profile: 'quick', threads: 1, models: ['dense', 'b'] },
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

  it('stays open with the error', async () => {
    const { form, done } = opened({ 'measurement.run': failing('DEVICE_UNREACHABLE') });
    await form.start();
    expect(form.error).toMatchObject({ code: 'DEVICE_UNREACHABLE' });
    expect(done).not.toHaveBeenCalled();
  });
});
