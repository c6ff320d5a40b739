import { describe, expect, it } from 'vitest';
import { CommandsState } from '../../../../renderer/views/devices/command/commands.svelte.ts';
import { failing, surroundings } from '../../dialogs/surroundings.ts';

describe('the remote command', () => {
  const last = { id: 'm1', measuredAt: '2026-11-23T01:12:00.000Z', command: 'agent --rounds 12', noiseFloor: 0.006 };

  it('is that of the last measurement, read once, until another one runs', async () => {
    const { state, calls, tell } = surroundings({ 'measurement.get': () => last });
    const commands = new CommandsState(state);
    await commands.follow('board', undefined);
    expect(commands.of('board')).toBeNull();
    await commands.follow('board', 'm1');
    await commands.follow('board', 'm1');
    expect(calls).toHaveLength(1);
    expect(commands.of('board')).toBe('agent --rounds 12');
    expect(commands.lastOf('board')?.noiseFloor).toBe(0.006);
    tell('device.command', { device: 'board', command: 'trtexec --iterations=500' });
    expect(commands.of('board')).toBe('trtexec --iterations=500');
    commands.forget('board');
    expect(commands.of('board')).toBeNull();
    commands.dispose();
    tell('device.command', { device: 'board', command: 'late' });
    expect(commands.of('board')).toBeNull();
  });

  it('says why it cannot be read', async () => {
    const commands = new CommandsState(surroundings({ 'measurement.get': failing('MEASUREMENT_UNKNOWN') }).state);
    await commands.follow('board', 'm1');
    expect(commands.errorOf('board')).toMatchObject({ code: 'MEASUREMENT_UNKNOWN' });
  });
});
