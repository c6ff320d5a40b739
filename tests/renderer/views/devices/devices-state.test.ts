import { describe, expect, it, vi } from 'vitest';
import type { HostKeyReport } from '../../../../shared/api/devices.ts';
import { DevicesState } from '../../../../renderer/views/devices/devices-state.svelte.ts';
import { configuredHosts, fullCache } from '../../fixtures/devices.ts';
import { device, failing, readyDevice, surroundings, type Answers } from '../../dialogs/surroundings.ts';

const shown = (more: Partial<HostKeyReport> = {}): HostKeyReport => ({
  of: 'device',
  host: 'board.local',
  port: 22,
  keyType: 'ssh-ed25519',
  sha256: 'SHA256:new',
  known: null,
  trusted: false,
  ...more,
});

function opened(answers: Answers, devices = [device('board')]) {
  const { state, calls } = surroundings({ 'device.configured': () => [], ...answers }, devices);
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
  const view = new DevicesState(state, storage);
  return {
    view,
    again: () => new DevicesState(state, storage),
    calls,
    procedures: () => calls.map(({ procedure }) => procedure),
  };
}

describe('adding a device', () => {
  it('takes one step where there is none: this computer', async () => {
    const { view, calls } = opened(
      {
        'device.add': () => readyDevice('this-computer'),
        'device.list': () => [readyDevice('this-computer')],
        'device.cache': () => fullCache,
      },
      [],
    );
    expect(view.device).toBeNull();
    await view.addThisComputer();
    expect(calls[0]).toEqual({ procedure: 'device.add', input: { name: 'this-computer', address: 'local' } });
    expect(view.device?.name).toBe('this-computer');
  });

  it('takes what people type for ssh, leaves an empty key out, and asks about the host key', async () => {
    const { view, calls } = opened(
      {
        'device.add': () => device('board'),
        'device.list': () => [device('board')],
        'device.probe': failing('HOST_KEY_UNKNOWN'),
        'device.trust': () => shown(),
      },
      [],
    );
    view.form.name = ' board ';
    view.form.address = 'pi@board.local:2222';
    await view.add();
    expect(calls).toContainEqual({
      procedure: 'device.add',
      input: { name: 'board', address: 'ssh://pi@board.local:2222' },
    });
    await vi.waitFor(() => expect(view.hostKey.shown?.report.sha256).toBe('SHA256:new'));
    expect(calls.at(-1)).toEqual({ procedure: 'device.trust', input: { name: 'board' } });
    expect(view.device?.name).toBe('board');
    expect(view.form.name).toBe('');
  });

  it('keeps the form with the error when it is refused', async () => {
    const { view } = opened({ 'device.add': failing('DEVICE_EXISTS') }, []);
    view.form.choose('local');
    expect(view.form.input).toEqual({ name: 'this-computer', address: 'local' });
    await view.add();
    expect(view.formError).toMatchObject({ code: 'DEVICE_EXISTS' });
    expect(view.composing).toBe(true);
    expect(view.form.name).toBe('this-computer');
  });

  it('shows at once what was probed while it was added', async () => {
    const { view, procedures } = opened(
      {
        'device.add': () => readyDevice('board'),
        'device.list': () => [readyDevice('board')],
        'device.cache': () => fullCache,
      },
      [],
    );
    view.form.name = 'board';
    await view.add();
    expect(view.device?.state?.cores).toBe(4);
    await vi.waitFor(() => expect(view.kept.of('board')).toEqual(fullCache));
    expect(procedures()).toEqual(['device.add', 'device.list', 'device.cache']);
  });
});

describe('the hosts of the SSH configuration', () => {
  it('are offered with the form, without those that are devices', async () => {
    const rover = device('rover', { address: 'ssh://rover' });
    const { view, procedures } = opened({ 'device.configured': () => configuredHosts }, [rover]);
    expect(procedures()).toEqual([]);
    view.compose();
    await vi.waitFor(() => expect(view.configured.map(({ name }) => name)).toEqual(['pi5']));
  });

  it('fill the form; what no device may be called is left out of the name', () => {
    const { view } = opened({}, []);
    view.form.identity = '/home/me/.ssh/id_ed25519';
    view.form.take({ name: '_git@lab board', address: 'ssh://git%40lab', leadsTo: 'git@lab' });
    expect(view.form.input).toEqual({ name: 'git-lab-board', address: 'ssh://git%40lab' });
  });

  it('say with the form why they cannot be read', async () => {
    const { view } = opened({ 'device.configured': failing('FILE_UNREADABLE') }, []);
    view.compose();
    await vi.waitFor(() => expect(view.formError).toMatchObject({ code: 'FILE_UNREADABLE' }));
  });
});

describe('the host key', () => {
  it('is not changed for another one while somebody compares it', async () => {
    const { view } = opened(
      {
        'device.probe': failing('HOST_KEY_UNKNOWN'),
        'device.trust': ({ name }: { name: string }) => shown({ sha256: `SHA256:${name}` }),
      },
      [device('board'), device('rover')],
    );
    await view.probe('board');
    await view.probe('rover');
    expect(view.hostKey.shown?.report.sha256).toBe('SHA256:board');
    expect(view.hostKey.questionOf('rover')).toBe('unknown');
    view.hostKey.close();
    await view.probe('rover');
    expect(view.hostKey.shown?.report.sha256).toBe('SHA256:rover');
  });

  it('is trusted by the fingerprint that was on screen, and then the device is probed', async () => {
    let trusted = false;
    const { view, calls } = opened({
      'device.probe': () => (trusted ? readyDevice('board') : failing('HOST_KEY_UNKNOWN')()),
      'device.trust': ({ sha256 }: { sha256?: string }) => {
        trusted = sha256 === 'SHA256:new';
        return shown({ trusted });
      },
      'device.list': () => [readyDevice('board')],
    });
    await view.probe('board');
    await view.hostKey.trust();
    expect(calls.filter(({ procedure }) => procedure === 'device.trust').at(-1)?.input).toEqual({
      name: 'board',
      sha256: 'SHA256:new',
    });
    await vi.waitFor(() => expect(view.device?.probedAt).not.toBeNull());
    expect(view.hostKey.shown).toBeNull();
  });

  it('cannot be accepted once it has changed', async () => {
    const { view, calls } = opened({
      'device.probe': failing('HOST_KEY_CHANGED'),
      'device.trust': () => shown({ known: 'SHA256:old' }),
    });
    await view.probe('board');
    expect(view.hostKey.shown?.report.known).toBe('SHA256:old');
    expect(view.standingOf(view.device!).word).toBe('key changed');
    const before = calls.length;
    await view.hostKey.trust();
    expect(calls).toHaveLength(before);
    expect(view.hostKey.shown).not.toBeNull();
  });

  it('is compared again after the old one was removed elsewhere', async () => {
    let known: string | null = 'SHA256:old';
    const { view } = opened({
      'device.probe': () => failing(known === null ? 'HOST_KEY_UNKNOWN' : 'HOST_KEY_CHANGED')(),
      'device.trust': () => shown({ known }),
    });
    await view.probe('board');
    known = null;
    view.hostKey.compareAgain();
    await vi.waitFor(() => expect(view.hostKey.shown?.report.known).toBeNull());
  });

  it('sends nothing when the answer is no', async () => {
    const { view, procedures } = opened({
      'device.probe': failing('HOST_KEY_UNKNOWN'),
      'device.trust': () => shown(),
    });
    await view.probe('board');
    view.hostKey.close();
    expect(procedures()).toEqual(['device.probe', 'device.trust']);
    expect(view.errorOf('board')).toBeNull();
    expect(view.standingOf(view.device!).word).toBe('asks');
  });
});

describe('a device', () => {
  it('shows its own error and no other', async () => {
    const { view } = opened({ 'device.probe': failing('DEVICE_UNREACHABLE') }, [device('board'), device('rover')]);
    await view.probe('board');
    expect(view.errorOf('board')).toMatchObject({ code: 'DEVICE_UNREACHABLE' });
    expect(view.errorOf('rover')).toBeNull();
    expect(view.standingOf(view.devices[0]!).word).toBe('not reached');
  });

  it('is removed, and the next one is shown', async () => {
    const { view, calls } = opened({ 'device.remove': () => null, 'device.list': () => [device('rover')] }, [
      device('board'),
      device('rover'),
    ]);
    view.askToRemove('board');
    await view.remove('board');
    expect(calls[0]).toEqual({ procedure: 'device.remove', input: { name: 'board' } });
    expect(view.removing).toBeNull();
    expect(view.device?.name).toBe('rover');
  });

  it('that never answered goes back into the form, to be corrected', async () => {
    const { view } = opened({
      'device.probe': failing('AUTHENTICATION_FAILED'),
      'device.remove': () => null,
      'device.list': () => [],
    });
    await view.probe('board');
    await view.correct(view.device!);
    expect(view.composing).toBe(true);
    expect(view.formError).toBeNull();
    expect(view.form.input).toEqual({ name: 'board', address: 'ssh://pi@board.local' });
  });

  it('stays where it is when it cannot be taken back', async () => {
    const { view } = opened({ 'device.remove': failing('PROJECT_BUSY') });
    await view.correct(view.device!);
    expect(view.device?.name).toBe('board');
    expect(view.errorOf('board')).toMatchObject({ code: 'PROJECT_BUSY' });
  });

  it('is asked once, however often it is pressed', async () => {
    const { view, procedures } = opened({
      'device.probe': () => readyDevice('board'),
      'device.cache': () => fullCache,
    });
    await Promise.all([view.probe('board'), view.probe('board')]);
    await vi.waitFor(() => expect(view.kept.of('board')).toEqual(fullCache));
    expect(procedures()).toEqual(['device.probe', 'device.cache']);
  });
});

describe('the list', () => {
  it('is walked through without going round, and what was looked at is remembered', () => {
    const { view, again } = opened({}, [device('board'), device('rover'), device('pi')]);
    expect(view.device?.name).toBe('board');
    view.move(-1);
    expect(view.device?.name).toBe('board');
    view.move(1);
    view.move(5);
    expect(view.device?.name).toBe('pi');
    view.chooseSpan(60);
    expect(again().device?.name).toBe('pi');
    expect(again().telemetry.spanMinutes).toBe(60);
  });

  it('connects for telemetry only to what answered before, and has nothing in the way', async () => {
    const { view } = opened({ 'device.probe': failing('DEVICE_UNREACHABLE') }, [device('new'), readyDevice('board')]);
    expect(view.watchable).toBeNull();
    view.choose('board');
    expect(view.watchable).toBe('board');
    await view.probe('board');
    expect(view.watchable).toBeNull();
  });
});
