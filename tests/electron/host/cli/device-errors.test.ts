import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostKeyReport } from '../../../../shared/api/devices.ts';
import type { MeasurementReport } from '../../../../shared/api/measurements.ts';
import { labAvailability, startSshd, type LabSshd } from '../../../lab/sshd.ts';
import { espalier } from '../../../setup/espalier.ts';
import { residualNetwork, saveModel, temporaryFolder } from '../../compute/samples.ts';

const lab = labAvailability();
if (!lab.available) console.log(`The device errors of the command line are skipped: ${lab.reason}.`);

describe.skipIf(!lab.available)('a device over SSH, from the command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let cwd: string;
  let sshd: LabSshd;

  const run = (...args: string[]) => espalier(args, { cwd, env: { HOME: cwd } });

  async function fails(...args: string[]) {
    const { code, json } = await run(...args);
    const { error } = json as { error: { code: string; message: string; hint: string } };
    expect(error, JSON.stringify(json)).toBeDefined();
    return { exit: code, ...error };
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    cwd = folder.path;
    sshd = await startSshd({ environment: { XDG_CACHE_HOME: join(cwd, 'device-cache') } });
    await mkdir(join(cwd, 'device-cache'));
    await saveModel(join(cwd, 'net.onnx'), residualNetwork());
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(cwd, 'stranger')]);
  });
  afterAll(async () => {
    await sshd?.stop();
    await folder?.remove();
  });

  const address = () => `ssh://${sshd.user}@${sshd.host}:${sshd.port}`;

  it('that is added but not trusted stays unprobed, and its key is shown, not taken', async () => {
    const added = await run('device', 'add', 'bench', address(), '--identity', sshd.privateKeyPath);
    expect(added).toMatchObject({ code: 0, json: { name: 'bench', state: null, probedAt: null } });
    expect(added.stderr).toContain(sshd.hostKeyFingerprintSha256);

    for (const args of [
      ['device', 'probe', 'bench'],
      ['measure', '--device', 'bench', 'net.onnx'],
    ]) {
      const error = await fails(...args);
      expect(error).toMatchObject({ exit: 2, code: 'HOST_KEY_UNKNOWN' });
      expect(error.hint).toContain('device trust bench');
    }

    const shown = await run('device', 'trust', 'bench');
    expect(shown).toMatchObject({
      code: 1,
      json: { sha256: sshd.hostKeyFingerprintSha256, of: 'device', trusted: false, known: null },
    });
    const wrong = await fails('device', 'trust', 'bench', '--sha256', `SHA256:${'A'.repeat(43)}`);
    expect(wrong).toMatchObject({ exit: 2, code: 'HOST_KEY_CHANGED' });
    expect((await run('device', 'trust', 'bench')).json).toMatchObject({ trusted: false });
  });

  it('that is trusted by its fingerprint is probed, measured, and stored', async () => {
    const trusted = await run('device', 'trust', 'bench', '--sha256', sshd.hostKeyFingerprintSha256);
    expect(trusted).toMatchObject({ code: 0, json: { trusted: true } });
    expect((await run('device', 'probe', 'bench')).json).toMatchObject({
      state: { system: expect.any(String) as string },
      runtimes: expect.arrayContaining([expect.objectContaining({ name: 'onnxruntime', works: true })]) as object,
    });
    const measured = await run('measure', '--device', 'bench', '--quick', 'net.onnx');
    expect(measured.code, JSON.stringify(measured.json)).toBe(0);

    const { id } = measured.json as MeasurementReport;
    expect((await run('measurements', '--device', 'bench')).json).toMatchObject([{ id, models: ['net.onnx'] }]);
    const shown = await run('measurements', 'show', id.slice(0, 8), '--telemetry', 'telemetry.csv');
    expect(shown).toMatchObject({
      code: 0,
      json: { ...(measured.json as object), telemetry: expect.any(Array) as object },
    });
    expect(await readFile(join(cwd, 'telemetry.csv'), 'utf8')).toContain('time (ms)');
  });

  it('that lets us in by no key says so', async () => {
    await run('device', 'add', 'stranger', address(), '--identity', join(cwd, 'stranger'));
    expect(await fails('device', 'probe', 'stranger')).toMatchObject({ exit: 2, code: 'AUTHENTICATION_FAILED' });
  });

  it('that nobody answers for says so, and is added all the same', async () => {
    const { code, stderr } = await run('device', 'add', 'away', 'ssh://pilot@127.0.0.1:1');
    expect(code).toBe(0);
    expect(stderr).toContain('away is added but was not probed');
    expect(await fails('device', 'probe', 'away')).toMatchObject({ exit: 1, code: 'DEVICE_UNREACHABLE' });
  });

  it('that goes away in the middle of a measurement is measured on when it is back, which is told', async () => {
    const under = run('measure', '--device', 'bench', '--quick', '--sustained', '0.1', 'net.onnx');
    await untilMeasuring();
    sshd.dropSessions();
    const { code, json, stderr } = await under;
    expect(code, JSON.stringify(json)).toBe(0);
    expect(json).toMatchObject({ interruptions: [{ reason: expect.stringContaining('lost') as string }] });
    expect(stderr).toContain('The link to bench is lost');
  });

  it('that goes away in the middle of an upload keeps no half file, and gets the rest when it is back', async () => {
    await rm(cache(), { recursive: true, force: true });
    await mkdir(cache());
    const under = run('measure', '--device', 'bench', '--quick', 'net.onnx');
    await untilUploading();
    sshd.dropSessions();
    const { code, json } = await under;
    expect(code, JSON.stringify(json)).toBe(0);
    expect((await uploads()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('whose disk is full says so, and is measured on once there is room', async ({ skip }) => {
    await rm(cache(), { recursive: true, force: true });
    await mkdir(cache());
    try {
      await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'espalier-test', cache()]);
    } catch {
      console.warn('skipped: a tmpfs cannot be mounted here, so no disk can be filled');
      return skip();
    }
    try {
      const error = await fails('measure', '--device', 'bench', '--quick', 'net.onnx');
      expect(error).toMatchObject({ exit: 1, code: 'DEVICE_DISK_FULL' });
      expect((await uploads()).filter((name) => name.endsWith('.part'))).toEqual([]);
    } finally {
      await promisify(execFile)('umount', [cache()]);
    }
    const again = await run('measure', '--device', 'bench', '--quick', 'net.onnx');
    expect(again.code, JSON.stringify(again.json)).toBe(0);
  });

  it('that shows another key than before is refused until the new one is trusted', async () => {
    const before = sshd.hostKeyFingerprintSha256;
    await sshd.restart({ hostKey: 'new' });
    const error = await fails('measure', '--device', 'bench', '--quick', 'net.onnx');
    expect(error).toMatchObject({ exit: 2, code: 'HOST_KEY_CHANGED' });
    expect(error.message + error.hint).toContain(sshd.hostKeyFingerprintSha256);

    const shown = (await run('device', 'trust', 'bench')).json as HostKeyReport;
    expect(shown).toMatchObject({ known: before, sha256: sshd.hostKeyFingerprintSha256, trusted: false });
    await run('device', 'trust', 'bench', '--sha256', shown.sha256);
    expect(await run('device', 'probe', 'bench')).toMatchObject({ code: 0 });
    expect(await readFile(join(cwd, '.config', 'espalier', 'known_hosts'), 'utf8')).not.toBe('');
  });

  const cache = () => join(cwd, 'device-cache');

  const uploads = () => readdir(cache(), { recursive: true });

  async function untilUploading(): Promise<void> {
    for (let tries = 0; tries < 5000; tries++) {
      if ((await uploads()).some((name) => name.endsWith('.part'))) return;
      await sleep(2);
    }
    throw new Error('the upload did not start');
  }

  /** Waits until the agent runs on the device: its session's command names the model. */
  async function untilMeasuring(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
      if (stdout.split('\n').some((line) => line.includes(join(cwd, 'device-cache')) && line.includes('--model')))
        return;
      await sleep(50);
    }
    throw new Error('the agent did not start');
  }
});
