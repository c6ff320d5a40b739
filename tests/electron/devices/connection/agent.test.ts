import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openConnection, type Connection } from '../../../../electron/devices/device.ts';
import { errorOf, lab, noSecrets, useDeviceLab } from '../device-lab.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;
const hasAgent = spawnSync('ssh-add', ['-h']).error === undefined;
if (!hasAgent) console.warn('skipped: ssh-agent is not installed');

describe.skipIf(!lab.available || !hasAgent)('an SSH agent', () => {
  const device = useDeviceLab();
  let agent: ChildProcess;
  let socket: string;
  let absent: string;
  beforeAll(async () => {
    socket = join(device().folder, 'agent.sock');
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    await vi.waitFor(() => expect(existsSync(socket)).toBe(true));
    await run('ssh-add', ['-q', device().sshd.privateKeyPath], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
    // Of a key on a hardware token only the public half is a file.
    absent = join(device().folder, 'on_token');
    await copyFile(`${device().sshd.privateKeyPath}.pub`, `${absent}.pub`);
  });
  afterAll(() => agent?.kill());

  async function open(...settings: string[]): Promise<Connection> {
    const sshConfigFile = join(device().folder, 'config');
    await writeFile(sshConfigFile, settings.join('\n'));
    const { address, knownHostsFile } = device();
    const files = { knownHostsFile, userKnownHostsFile: '/nowhere', sshConfigFile };
    return openConnection({ name: 'lab', address }, { ...files, secrets: noSecrets, signal });
  }

  it('that the configuration names lets in', async () => {
    await (await open(`IdentityAgent ${socket}`, 'IdentityFile none')).close();
  });

  it('offers only the keys of the identity files where the configuration says so', async () => {
    const settings = [`IdentityAgent ${socket}`, 'IdentitiesOnly yes'];
    await (await open(...settings, `IdentityFile ${absent}`)).close();
    const failed = await errorOf(open(...settings, 'IdentityFile /nowhere/key'));
    expect(failed.code).toBe('AUTHENTICATION_FAILED');
  });

  it('is left alone where the configuration says so', async () => {
    expect((await errorOf(open('IdentityAgent none', `IdentityFile ${absent}`))).code).toBe('AUTHENTICATION_FAILED');
  });
});
