import { describe, expect, it } from 'vitest';
import { KeptState } from '../../../../renderer/views/devices/kept/kept.svelte.ts';
import { fullCache } from '../../fixtures/devices.ts';
import { failing, surroundings, type Answers } from '../../dialogs/surroundings.ts';

function opened(answers: Answers) {
  const { state, calls } = surroundings(answers);
  return { kept: new KeptState(state), procedures: () => calls.map(({ procedure }) => procedure) };
}

describe('what is kept on a device', () => {
  it('is looked at once, however often it is pressed', async () => {
    const { kept, procedures } = opened({ 'device.cache': () => fullCache });
    expect(kept.of('board')).toBeNull();
    await Promise.all([kept.look('board'), kept.look('board')]);
    expect(kept.of('board')).toEqual(fullCache);
    expect(procedures()).toEqual(['device.cache']);
  });

  it('is cleared after the question, and shown as it is then', async () => {
    const empty = { ...fullCache, files: 0, bytes: 0 };
    const { kept, procedures } = opened({ 'device.cache': () => fullCache, 'device.clearCache': () => empty });
    await kept.look('board');
    kept.askToClear('board');
    expect(kept.clearing).toBe('board');
    kept.keep();
    expect(kept.clearing).toBeNull();
    expect(procedures()).toEqual(['device.cache']);
    kept.askToClear('board');
    await kept.clear('board');
    expect(kept.clearing).toBeNull();
    expect(kept.of('board')).toEqual(empty);
  });

  it('keeps what was known with the error, and forgets both with the device', async () => {
    let answer: () => unknown = () => fullCache;
    const { kept } = opened({ 'device.cache': () => answer(), 'device.clearCache': failing('DEVICE_UNREACHABLE') });
    await kept.look('board');
    await kept.clear('board');
    expect(kept.errorOf('board')).toMatchObject({ code: 'DEVICE_UNREACHABLE' });
    expect(kept.of('board')).toEqual(fullCache);
    answer = failing('CANCELLED');
    await kept.look('board');
    expect(kept.errorOf('board')).toBeNull();
    kept.forget('board');
    expect(kept.of('board')).toBeNull();
  });
});
