import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRunning } from './processes.ts';
import { labAvailability, startSshd, type LabSshd } from './sshd.ts';

const lab = labAvailability();
if (!lab.available) console.warn(`skipped: ${lab.reason}`);

interface Session {
  started: Promise<void>;
  ended: Promise<{ code: number | null; stdout: string }>;
}

function open(sshd: LabSshd, command: string, stdin = ''): Session {
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
  const child = spawn('ssh', [
    ...['-F', 'none', '-i', sshd.privateKeyPath, '-p', String(sshd.port)],
    ...options.flatMap((option) => ['-o', option]),
    `${sshd.user}@${sshd.host}`,
    command,
  ]);
  let stdout = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stdin.end(stdin);
  return {
    started: new Promise((resolve) => child.stdout.once('data', () => resolve())),
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout }))),
  };
}

const ssh = (sshd: LabSshd, command: string, stdin?: string): Session['ended'] => open(sshd, command, stdin).ended;

describe.skipIf(!lab.available)('the private sshd', () => {
  let sshd: LabSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  it('runs commands with stdin and passes their exit code on', async () => {
    expect(await ssh(sshd, 'cat; exit 7', 'hello')).toEqual({ code: 7, stdout: 'hello' });
  });

  it('comes back on the same port, with another host key when asked', async () => {
    const { port, hostKeyFingerprintSha256, pid } = sshd;
    await sshd.restart();
    expect([sshd.port, sshd.hostKeyFingerprintSha256]).toEqual([port, hostKeyFingerprintSha256]);
    await sshd.restart({ hostKey: 'new' });
    expect(sshd.port).toBe(port);
    expect(sshd.hostKeyFingerprintSha256).not.toBe(hostKeyFingerprintSha256);
    expect(isRunning(pid ?? -1)).toBe(false);
    expect((await ssh(sshd, 'true')).code).toBe(0);
  });

  it('cuts sessions without going away', async () => {
    const session = open(sshd, 'echo up; exec sleep 60');
    await session.started;
    sshd.dropSessions();
    expect((await session.ended).code).toBe(255);
    expect((await ssh(sshd, 'true')).code).toBe(0);
  });

  it('hands the request to a forced command', async () => {
    await using forced = await startSshd({ forceCommand: 'printf "asked for %s" "$SSH_ORIGINAL_COMMAND"' });
    expect((await ssh(forced, 'uname -m')).stdout).toBe('asked for uname -m');
  });

  it('leaves neither process nor file behind', async () => {
    const other = await startSshd();
    const pid = other.pid ?? -1;
    const session = open(other, 'echo up; exec sleep 60');
    await session.started;
    await other.stop();
    await session.ended;
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(other.dir)).toBe(false);
    await other.stop();
  });
});
