import { execFile } from 'node:child_process';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measure, type MeasureOptions } from '../../../electron/devices/device.ts';
import { deploy } from '../../../electron/devices/deploy/deploy.ts';
import { sampleNetworkPath } from '../../../resources/sample/index.ts';
import type { ErrorData } from '../../../shared/api/errors.ts';
import { findProgram } from '../../setup/machine.ts';
import { artifactOf, errorOf, lab, useDeviceLab, type DeviceLab } from './device-lab.ts';
import { linkOver } from './test-link.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;

const options: MeasureOptions = {
  ...{ profile: 'quick', precision: 'float32', threads: 1, load: { shape: 'back-to-back' }, sustainedMinutes: null },
  ...{ layers: false, cudaGraph: false, signal, onProgress: () => undefined },
};

async function failureOn(device: DeviceLab): Promise<ErrorData> {
  const link = linkOver(() => device.open());
  const failure = await errorOf(measure(link, 'onnxruntime', [await artifactOf(sampleNetworkPath)], options));
  await link.close();
  expect(device.agents()).toEqual([]);
  return failure;
}

describe.skipIf(!lab.available)('a board that runs nothing from its cache folder', () => {
  const device = useDeviceLab();
  let mounted = false;
  beforeAll(async () => {
    await mkdir(device().cache, { recursive: true });
    try {
      await run('mount', ['-t', 'tmpfs', '-o', 'noexec,size=64m', 'espalier-test', device().cache]);
      mounted = true;
    } catch {
      console.warn('skipped: a tmpfs cannot be mounted here, so no folder can be made noexec');
    }
  });
  afterAll(async () => {
    if (mounted) await run('umount', [device().cache]);
  });

  it('is unsupported, and the hint says what may be the matter', async ({ skip }) => {
    if (!mounted) return skip();
    const { code, hint } = await failureOn(device());
    expect(code).toBe('DEVICE_UNSUPPORTED');
    expect(hint).toContain('noexec');
  });
});

describe.skipIf(!lab.available)('a board on which the library cannot be loaded', () => {
  // Less address space than the library needs: enough for everything else.
  const device = useDeviceLab({ forceCommand: 'ulimit -v 36000; eval "$SSH_ORIGINAL_COMMAND"' });

  it('lacks the runtime', async () => {
    const { code, message } = await failureOn(device());
    expect(code).toBe('RUNTIME_MISSING');
    expect(message).toContain('libonnxruntime');
  });
});

describe.skipIf(!lab.available)('a board that cannot compute a sha256', () => {
  const device = useDeviceLab({ forceCommand: 'PATH="$XDG_CACHE_HOME/bin"; eval "$SSH_ORIGINAL_COMMAND"' });

  it('is sent nothing, and told what it lacks', async () => {
    const bin = join(device().cache, 'bin');
    await mkdir(bin, { recursive: true });
    for (const name of ['sh', 'mkdir', 'cut', 'cat', 'rm', 'touch', 'wc', 'kill', 'sleep']) {
      await symlink(findProgram(name) ?? '', join(bin, name));
    }
    const connection = await device().open();
    const file = { ...(await artifactOf(sampleNetworkPath)), suffix: '.onnx' };
    const { code, message } = await errorOf(deploy(connection, [file], { signal }));
    await connection.close();
    expect(code).toBe('DEVICE_UNSUPPORTED');
    expect(message).toContain('sha256');
    expect(await readdir(join(device().cache, 'espalier'))).toEqual([]);
  });
});
