import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deploy } from '../../../../../electron/devices/deploy/deploy.ts';
import type { Connection } from '../../../../../electron/devices/device.ts';
import { runtimeFiles } from '../../../../../electron/devices/runtimes/onnxruntime/files.ts';
import { parseLibc, readLibc, runsOnnxruntime } from '../../../../../electron/devices/runtimes/onnxruntime/libc.ts';
import { ownLoader } from '../../../../../electron/devices/runtimes/onnxruntime/own-loader.ts';
import { prepareMuslRoot } from '../../../../lab/musl-root.ts';
import { startSshd, type LabSshd } from '../../../../lab/sshd.ts';
import { deviceState } from '../../../../setup/device-state.ts';
import { sharedData } from '../../../../setup/shared-data.ts';
import { artifactOf, DeviceLab, errorOf, lab } from '../../device-lab.ts';
import { limitsOf } from '../drive.ts';

describe('a C library', () => {
  it.each([
    ['glibc 2.36\nldd (Debian GLIBC 2.36-9+deb12u14) 2.36', { kind: 'glibc', version: [2, 36] }, true],
    ['ldd (Ubuntu GLIBC 2.31-0ubuntu9.16) 2.31', { kind: 'glibc', version: [2, 31] }, true],
    ['ldd (GNU libc) 2.17', { kind: 'glibc', version: [2, 17] }, false],
    ['glibc 2.23\n/lib/ld-musl-x86_64.so.1', { kind: 'glibc', version: [2, 23] }, false],
    ['musl libc (x86_64)\nVersion 1.2.4', { kind: 'musl' }, false],
    ['sh: ldd: not found\n/lib/ld-musl-aarch64.so.1', { kind: 'musl' }, false],
    ['/system/bin/linker64', { kind: 'bionic' }, false],
    ['', null, true],
  ])('%j', (text, libc, runs) => {
    expect(parseLibc(text)).toEqual(libc);
    expect(runsOnnxruntime(parseLibc(text))).toBe(runs);
  });
});

const musl = lab.available ? await prepareMuslRoot() : lab;
if (!musl.available) console.warn(`skipped: ${musl.reason}`);

/** This machine's own, which has everything in one place as Debian does. */
const system = '/lib/x86_64-linux-gnu';
const names = [
  ...['ld-linux-x86-64.so.2', 'libc.so.6', 'libm.so.6', 'libdl.so.2', 'librt.so.1', 'libpthread.so.0'],
  ...['libstdc++.so.6', 'libgcc_s.so.1'],
];
const hasLibraries = names.every((name) => existsSync(join(system, name)));

describe.skipIf(!musl.available || !hasLibraries)('a system of musl and BusyBox', () => {
  let sshd: LabSshd;
  let device: DeviceLab;
  let connection: Connection;
  let loader: string;
  const { signal } = limitsOf();
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-musl-'));
    const home = join(folder, 'home');
    await mkdir(home);
    sshd = await startSshd({ forceCommand: musl.available ? musl.forceCommand(home) : '' });
    device = new DeviceLab(sshd, folder);
    await device.trust();
    connection = await device.open();
    loader = join(folder, 'loader');
    await mkdir(join(loader, 'linux-x64'), { recursive: true });
    for (const name of names) await copyFile(join(system, name), join(loader, 'linux-x64', name));
  });
  afterEach(() => {
    delete process.env['ESPALIER_LOADER'];
  });
  afterAll(async () => {
    await connection?.close();
    await sshd?.stop();
    if (device !== undefined) await rm(device.folder, { recursive: true });
  });

  it('is recognised, and what would work there is said', async () => {
    expect(await readLibc(connection, signal)).toEqual({ kind: 'musl' });
    const failed = await errorOf(ownLoader(connection, 'x86_64', signal));
    expect(failed.code).toBe('DEVICE_UNSUPPORTED');
    expect(failed.hint).toContain('ESPALIER_LOADER');
    expect(failed.hint).toContain('py3-onnxruntime');
    process.env['ESPALIER_LOADER'] = device.folder;
    expect((await errorOf(ownLoader(connection, 'x86_64', signal))).message).toContain('libstdc++.so.6');
  });

  it.skipIf(sharedData('models') === null)('measures with a loader and libraries of its own', async () => {
    process.env['ESPALIER_LOADER'] = loader;
    const { agent, library } = await runtimeFiles(deviceState({ machine: 'x86_64' }));
    const network = { ...(await artifactOf(sharedData('models/resnet20-cifar10.onnx') ?? '')), suffix: '.onnx' };
    // There is no sftp-server, and each attempt to start one keeps a channel of the connection.
    await deploy(connection, (await ownLoader(connection, 'x86_64', signal))?.files ?? [], { signal });
    await connection.close();
    connection = await device.open();
    const own = await ownLoader(connection, 'x86_64', signal);
    const all = [agent, library, network, ...(own?.files ?? [])];
    const [agentPath = '', libraryPath = '', model = '', ...paths] = await deploy(connection, all, { signal });
    const prefix = (await own?.place(paths, signal)) ?? [];
    const limits = { signal, timeoutMs: 30_000 };
    const plain = await connection.exec([agentPath, '--version'], limits);
    expect(plain.code, 'without the loader it must not start').toBe(127);
    const options = ['--lib', libraryPath, '--rounds', '1', '--runs', '5', '--warmup-cap-ns', '1', '--model', model];
    const result = await connection.exec([...prefix, agentPath, ...options], limits);
    expect(result.code, result.stderr).toBe(0);
    expect(result.stdout).toContain('samplesNs');
    // The same links a second time.
    expect(await own?.place(paths, signal)).toEqual(prefix);
    const kept = await readdir(join(device.folder, 'home/.cache/espalier'));
    expect(kept.filter((name) => name.endsWith('-loader'))).toHaveLength(1);
  });
});
