import { describe, expect, it, vi } from 'vitest';
import type { HostKeyReport } from '../../../shared/api/devices.ts';
import { DevicesState } from '../../../renderer/dialogs/devices/devices.svelte.ts';
import { configuredHosts, fullCache } from '../fixtures/devices.ts';
import { device, failing, readyDevice, surroundings, type Answers } from './surroundings.ts';

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
  const dialog = new DevicesState(state);
  dialog.enter();
  return { dialog, calls, procedures: () => calls.map(({ procedure }) => procedure) };
}

describe('adding a device', () => {
  it('begins with the form where there is none', () => {
    expect(opened({}, []).dialog.device).toBeNull();
  });

  it('takes what people type for ssh, leaves an empty key out, and asks about the host key', async () => {
    const { dialog, calls } = opened(
      {
        'device.add': () => device('board'),
        'device.list': () => [device('board')],
        'device.probe': failing('HOST_KEY_UNKNOWN'),
        'device.trust': () => shown(),
      },
      [],
    );
    dialog.form.name = ' board ';
    dialog.form.address = 'pi@board.local:2222';
    await dialog.add();
    expect(calls).toContainEqual({
      procedure: 'device.add',
      input: { name: 'board', address: 'ssh://pi@board.local:2222' },
    });
    await vi.waitFor(() => expect(dialog.shownKey?.report.sha256).toBe('SHA256:new'));
    expect(calls.at(-1)).toEqual({ procedure: 'device.trust', input: { name: 'board' } });
    expect(dialog.device?.name).toBe('board');
    expect(dialog.form.name).toBe('');
  });

  it('keeps the form with the error when it is refused', async () => {
    const { dialog } = opened({ 'device.add': failing('DEVICE_EXISTS') }, []);
    dialog.form.choose('local');
    expect(dialog.form.input).toEqual({ name: 'this-computer', address: 'local' });
    await dialog.add();
    expect(dialog.error).toMatchObject({ code: 'DEVICE_EXISTS' });
    expect(dialog.form.name).toBe('this-computer');
  });

  it('shows at once what was probed while it was added', async () => {
    const { dialog, procedures } = opened(
      {
        'device.add': () => readyDevice('board'),
        'device.list': () => [readyDevice('board')],
        'device.cache': () => fullCache,
      },
      [],
    );
    dialog.form.name = 'board';
    await dialog.add();
    expect(dialog.device?.state?.cores).toBe(4);
    await vi.waitFor(() => expect(dialog.kept.of('board')).toEqual(fullCache));
    expect(procedures()).toEqual(['device.configured', 'device.add', 'device.list', 'device.cache']);
  });
});

describe('the hosts of the SSH configuration', () => {
  it('are offered with the form, without those that are devices', async () => {
    const rover = device('rover', { address: 'ssh://rover' });
    const { dialog, procedures } = opened({ 'device.configured': () => configuredHosts }, [rover]);
    expect(procedures()).toEqual([]);
    dialog.show(null);
    await vi.waitFor(() => expect(dialog.configured.map(({ name }) => name)).toEqual(['pi5']));
  });

  it('fill the form; what no device may be called is left out of the name', () => {
    const { dialog } = opened({}, []);
    dialog.form.identity = '/home/me/.ssh/id_ed25519';
    dialog.form.take({ name: '_git@lab board', address: 'ssh://git%40lab', leadsTo: 'git@lab' });
    expect(dialog.form.input).toEqual({ name: 'git-lab-board', address: 'ssh://git%40lab' });
  });

  it('say with the form why they cannot be read', async () => {
    const { dialog } = opened({ 'device.configured': failing('FILE_UNREADABLE') }, []);
    await vi.waitFor(() => expect(dialog.error).toMatchObject({ code: 'FILE_UNREADABLE' }));
  });
});

describe('the host key', () => {
  it('is trusted by the fingerprint that was on screen, and then the device is probed', async () => {
    let trusted = false;
    const { dialog, calls } = opened({
      'device.probe': () => (trusted ? readyDevice('board') : failing('HOST_KEY_UNKNOWN')()),
      'device.trust': ({ sha256 }: { sha256?: string }) => {
        trusted = sha256 === 'SHA256:new';
        return shown({ trusted });
      },
      'device.list': () => [readyDevice('board')],
    });
    await dialog.probe('board');
    await dialog.trust();
    expect(calls.filter(({ procedure }) => procedure === 'device.trust').at(-1)?.input).toEqual({
      name: 'board',
      sha256: 'SHA256:new',
    });
    await vi.waitFor(() => expect(dialog.device?.probedAt).not.toBeNull());
    expect(dialog.shownKey).toBeNull();
  });

  it('cannot be accepted once it has changed', async () => {
    const { dialog, calls } = opened({
      'device.probe': failing('HOST_KEY_CHANGED'),
      'device.trust': () => shown({ known: 'SHA256:old' }),
    });
    await dialog.probe('board');
    expect(dialog.shownKey?.report.known).toBe('SHA256:old');
    const before = calls.length;
    await dialog.trust();
    expect(calls).toHaveLength(before);
    expect(dialog.shownKey).not.toBeNull();
  });

  it('is compared again after the old one was removed elsewhere', async () => {
    let known: string | null = 'SHA256:old';
    const { dialog } = opened({
      'device.probe': () => failing(known === null ? 'HOST_KEY_UNKNOWN' : 'HOST_KEY_CHANGED')(),
      'device.trust': () => shown({ known }),
    });
    await dialog.probe('board');
    known = null;
    await dialog.compareAgain();
    expect(dialog.shownKey?.report.known).toBeNull();
  });

  it('sends nothing when the answer is no', async () => {
    const { dialog, procedures } = opened({
      'device.probe': failing('HOST_KEY_UNKNOWN'),
      'device.trust': () => shown(),
    });
    await dialog.probe('board');
    dialog.closeKey();
    expect(procedures()).toEqual(['device.probe', 'device.trust']);
    expect(dialog.error).toBeNull();
  });
});

describe('a device', () => {
  it('shows its own error and no other', async () => {
    const { dialog } = opened({ 'device.probe': failing('DEVICE_UNREACHABLE') }, [device('board'), device('rover')]);
    await dialog.probe('board');
    expect(dialog.error).toMatchObject({ code: 'DEVICE_UNREACHABLE' });
    dialog.show('rover');
    expect(dialog.error).toBeNull();
    dialog.show(null);
    expect(dialog.error).toBeNull();
    dialog.show('board');
    expect(dialog.error).not.toBeNull();
  });

  it('is removed, and the next one is shown', async () => {
    const { dialog, calls } = opened({ 'device.remove': () => null, 'device.list': () => [device('rover')] }, [
      device('board'),
      device('rover'),
    ]);
    dialog.askToRemove('board');
    await dialog.remove('board');
    expect(calls[0]).toEqual({ procedure: 'device.remove', input: { name: 'board' } });
    expect(dialog.removing).toBeNull();
    expect(dialog.device?.name).toBe('rover');
  });

  it('that never answered goes back into the form, to be corrected', async () => {
    const { dialog } = opened({
      'device.probe': failing('AUTHENTICATION_FAILED'),
      'device.remove': () => null,
      'device.list': () => [],
    });
    await dialog.probe('board');
    await dialog.correct(dialog.device!);
    expect(dialog.device).toBeNull();
    expect(dialog.error).toBeNull();
    expect(dialog.form.input).toEqual({ name: 'board', address: 'ssh://pi@board.local' });
  });

  it('stays where it is when it cannot be taken back', async () => {
    const { dialog } = opened({ 'device.remove': failing('PROJECT_BUSY') });
    await dialog.correct(dialog.device!);
    expect(dialog.device?.name).toBe('board');
    expect(dialog.error).toMatchObject({ code: 'PROJECT_BUSY' });
  });

  it('is asked once, however often it is pressed', async () => {
    const { dialog, procedures } = opened({
      'device.probe': () => readyDevice('board'),
      'device.cache': () => fullCache,
    });
    await Promise.all([dialog.probe('board'), dialog.probe('board')]);
    await vi.waitFor(() => expect(dialog.kept.of('board')).toEqual(fullCache));
    expect(procedures()).toEqual(['device.probe', 'device.cache']);
  });
});
