import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  openConnection,
  scanHostKey,
  trustHostKey,
  type Connection,
  type ShownHostKey,
} from '../../../../electron/devices/device.ts';
import { errorOf, lab, limits, noSecrets, useDeviceLab } from '../device-lab.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;

/** Two real sshd: one is reached through the other, each with keys of its own. */
describe.skipIf(!lab.available)('a board behind a jump host', () => {
  const board = useDeviceLab();
  const jump = useDeviceLab();
  let folder: string;
  let knownHostsFile: string;
  let sshConfigFile: string;

  const configure = (proxyJump: string, more = ''): Promise<void> =>
    writeFile(
      sshConfigFile,
      [
        `${more}`,
        `Host board\n HostName 127.0.0.1\n Port ${board().sshd.port}\n IdentityFile ${board().sshd.privateKeyPath}`,
        ` ProxyJump ${proxyJump}`,
        `Host gate\n HostName 127.0.0.1\n Port ${jump().sshd.port}\n IdentityFile ${jump().sshd.privateKeyPath}`,
        `Host *\n User ${board().sshd.user}\n IdentityAgent none\n`,
      ].join('\n'),
    );
  const files = (): { knownHostsFile: string; userKnownHostsFile: string; sshConfigFile: string } => ({
    knownHostsFile,
    userKnownHostsFile: '/nowhere',
    sshConfigFile,
  });
  const open = (): Promise<Connection> =>
    openConnection({ name: 'lab', address: 'ssh://board' }, { ...files(), secrets: noSecrets, signal });
  const scan = (): Promise<ShownHostKey> => scanHostKey('ssh://board', { ...files(), signal });
  const jumpAddress = (): string => `${jump().sshd.user}@127.0.0.1:${jump().sshd.port}`;
  const trust = async (): Promise<void> => {
    const { host, port, key } = await scan();
    await trustHostKey(knownHostsFile, host, port, key);
  };

  beforeAll(async () => {
    folder = board().folder;
    knownHostsFile = join(folder, 'of_jumps');
    sshConfigFile = join(folder, 'config');
    await configure('gate');
  });

  it('shows the keys one after the other: the jump host’s until it is trusted, then its own', async () => {
    expect(await scan()).toMatchObject({
      of: 'jump host',
      port: jump().sshd.port,
      sha256: jump().sshd.hostKeyFingerprintSha256,
    });
    const failed = await errorOf(open());
    expect(failed.code).toBe('HOST_KEY_UNKNOWN');
    expect(failed.message).toContain(`It is the jump host ${jumpAddress()}`);
    await trust();
    expect(await scan()).toMatchObject({
      of: 'device',
      port: board().sshd.port,
      sha256: board().sshd.hostKeyFingerprintSha256,
    });
    expect((await errorOf(open())).message).toContain(board().sshd.hostKeyFingerprintSha256);
    await trust();
    expect((await scan()).trusted).toBe(true);
  });

  it('runs commands, takes files, and leaves both when it is closed', async () => {
    const connection = await open();
    const { stdout } = await connection.exec(['sh', '-c', 'echo "$XDG_CACHE_HOME"'], limits);
    expect(stdout).toBe(`${board().cache}\n`);
    const copy = join(folder, 'copy');
    await connection.upload(sshConfigFile, copy);
    await run('cmp', [sshConfigFile, copy]);
    expect(jump().sessions().length).toBeGreaterThan(0);
    await connection.close();
    await expect.poll(() => [...jump().sessions(), ...board().sessions()]).toEqual([]);
  });

  it('is reached through several', async () => {
    await configure(
      'gate,gate2',
      `Host gate2\n HostName 127.0.0.1\n Port ${board().sshd.port}\n IdentityFile ${board().sshd.privateKeyPath}`,
    );
    const connection = await open();
    expect((await connection.exec(['echo', 'through'], limits)).stdout).toBe('through\n');
    await connection.close();
    await configure('gate');
  });

  it('is lost when the jump host goes', async () => {
    const connection = await open();
    const work = errorOf(connection.exec(['sleep', '60'], limits));
    await expect.poll(() => board().commands().length).toBeGreaterThan(0);
    jump().cut(jump().sessions());
    expect((await work).code).toBe('LINK_LOST');
    expect((await errorOf(connection.exec(['true'], limits))).code).toBe('LINK_LOST');
    await connection.close();
    await expect.poll(() => board().commands()).toEqual([]);
  });

  it('is unreachable by name of whoever does not answer', async () => {
    await configure('nobody@127.0.0.1:1');
    const failed = await errorOf(open());
    expect(failed.code).toBe('DEVICE_UNREACHABLE');
    expect(failed.message).toContain('It is the jump host nobody@127.0.0.1:1');
    await configure('gate', 'Host board\n Port 1');
    const other = await errorOf(open());
    expect(other.code).toBe('DEVICE_UNREACHABLE');
    expect(other.message).toContain(`${jumpAddress()} makes no connection`);
    await configure('gate');
  });

  it('is not let in by name of whoever refuses', async () => {
    await configure(
      'other',
      `Host other\n HostName 127.0.0.1\n Port ${jump().sshd.port}\n IdentityFile ${board().sshd.privateKeyPath}`,
    );
    const failed = await errorOf(open());
    expect(failed.code).toBe('AUTHENTICATION_FAILED');
    expect(failed.message).toContain(`It is the jump host ${jumpAddress()}`);
    await configure('gate');
  });

  it('can be given up on the way', async () => {
    const controller = new AbortController();
    const work = errorOf(
      openConnection(
        { name: 'lab', address: 'ssh://board' },
        { ...files(), secrets: noSecrets, signal: controller.signal },
      ),
    );
    await expect.poll(() => jump().sessions().length).toBeGreaterThan(0);
    controller.abort();
    expect((await work).code).toBe('CANCELLED');
    await expect.poll(() => jump().sessions()).toEqual([]);
  });

  it.each([
    ['ProxyJump in a circle', 'ProxyJump board'],
    ['a ProxyCommand', 'ProxyCommand nc %h %p'],
  ])('is refused with %s', async (_what, setting) => {
    await configure('gate', `Host board\n ${setting}`);
    expect((await errorOf(open())).code).toBe('OPTION_INVALID');
    await configure('gate');
  });

  it('is known by its HostKeyAlias', async () => {
    await configure('gate', 'Host board\n HostKeyAlias the-board');
    expect((await errorOf(open())).code).toBe('HOST_KEY_UNKNOWN');
    expect(await scan()).toMatchObject({ host: 'the-board', port: 22 });
    await trust();
    await (await open()).close();
    await configure('gate');
  });

  it('is refused when the jump host has another key', async () => {
    const before = jump().sshd.hostKeyFingerprintSha256;
    await jump().sshd.restart({ hostKey: 'new' });
    const failed = await errorOf(open());
    expect(failed.code).toBe('HOST_KEY_CHANGED');
    expect(failed.message).toContain(before);
    expect(failed.message).toContain(jump().sshd.hostKeyFingerprintSha256);
    expect(failed.message).toContain('It is the jump host');
    expect(await scan()).toMatchObject({ port: jump().sshd.port, known: before, trusted: false });
  });
});
