import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareArm64Root, startArm64Device, type Arm64Device } from './arm64-root.ts';
import { connectTo, putFile, runCommand } from './ssh-client.ts';
import { labAvailability } from './sshd.ts';

const lab = labAvailability();
const base = lab.available ? await prepareArm64Root() : lab;
if (!base.available) console.warn(`skipped: ${base.reason}`);

describe.skipIf(!base.available)('the arm64 board', () => {
  let device: Arm64Device;
  let client: Client;
  beforeAll(async () => {
    device = await startArm64Device();
    client = await connectTo(device.sshd);
  });
  afterAll(async () => {
    client?.end();
    await device?.stop();
  });

  it('says aarch64 and has what a probe reads', async () => {
    const asked =
      'uname -m; pwd; . /etc/os-release; echo $VERSION_CODENAME; head -c 5 /proc/cpuinfo; nproc > /dev/null';
    const { code, stdout } = await runCommand(client, asked);
    expect([code, stdout]).toEqual([0, 'aarch64\n/root\nbullseye\nproce']);
  });

  it('passes stdin, stderr and exit codes on', async () => {
    expect(await runCommand(client, 'cat; echo oops >&2; exit 7', 'hello')).toEqual({
      code: 7,
      stdout: 'hello',
      stderr: 'oops\n',
    });
  });

  it('takes files by SFTP into its own file system', async () => {
    const file = fileURLToPath(import.meta.url);
    await putFile(client, file, 'upload.part');
    const { stdout } = await runCommand(client, 'mv upload.part upload && sha256sum upload');
    expect(stdout).toBe(`${createHash('sha256').update(readFileSync(file)).digest('hex')}  upload\n`);
    expect(existsSync(join(device.root, 'root/upload'))).toBe(true);
    expect(existsSync(join(base.available ? base.root : '', 'root/upload'))).toBe(false);
  });

  it('leaves no mount behind', () => {
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(device.root);
  });

  it('is gone after stop', async () => {
    const other = await startArm64Device();
    await other.stop();
    expect(existsSync(other.root)).toBe(false);
  });
});
