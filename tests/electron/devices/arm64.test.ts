import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  measure,
  openConnection,
  probe,
  trustHostKey,
  type Connection,
  type MeasureOptions,
} from '../../../electron/devices/device.ts';
import { prepareArm64Root, startArm64Device, type Arm64Device } from '../../lab/arm64-root.ts';
import { sharedData } from '../../setup/shared-data.ts';
import { artifactOf, lab, limits, noSecrets, nothingOfTheUsers } from './device-lab.ts';
import { linkOver } from './test-link.ts';

const model = sharedData('models/resnet20-cifar10-jpeg.onnx');
const base = lab.available ? await prepareArm64Root() : lab;
if (!base.available) console.warn(`skipped: ${base.reason}`);
if (model === null) console.warn('skipped: shared/data/models is not there');

/** Under emulation times mean nothing: only that everything works on the other architecture. */
describe.skipIf(!base.available || model === null)('an arm64 board', () => {
  const signal = new AbortController().signal;
  let board: Arm64Device;
  let connection: Connection;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-arm64-known-'));
    board = await startArm64Device();
    const { host, port, user, hostPublicKey, privateKeyPath } = board.sshd;
    const knownHostsFile = join(folder, 'known_hosts');
    await trustHostKey(knownHostsFile, host, port, Buffer.from(hostPublicKey.split(' ')[1] ?? '', 'base64'));
    connection = await openConnection(
      { name: 'arm', address: `ssh://${user}@${host}:${port}`, identity: privateKeyPath },
      { knownHostsFile, ...nothingOfTheUsers, secrets: noSecrets, signal },
    );
  });
  afterAll(async () => {
    await connection?.close();
    await board?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is recognised', async () => {
    const { state, runtimes } = await probe(connection, { signal });
    expect(state.machine).toBe('aarch64');
    expect(state.system).toContain('bullseye');
    expect(runtimes.filter(({ works }) => works).map(({ name }) => name)).toEqual(['onnxruntime']);
  });

  it('is recognised as a Jetson by what a Jetson has', async () => {
    await writeFile(
      join(board.root, 'etc/nv_tegra_release'),
      '# R35 (release), REVISION: 3.1, GCID: 32827747, BOARD: t186ref, EABI: aarch64, DATE: Sun Mar 19 15:19:21 UTC 2023\n',
    );
    const nvpmodel = '#!/bin/sh\n[ "$1" = -q ] && printf \'NV Fan Mode:quiet\\nNV Power Mode: MAXN\\n0\\n\'\n';
    await writeFile(join(board.root, 'usr/local/bin/nvpmodel'), nvpmodel, { mode: 0o755 });
    const { state } = await probe(connection, { signal });
    expect(state.powerMode).toBe('MAXN');
    expect(state.system).toContain('JetPack 5 (L4T 35.3.1)');
  });

  it('is measured on with its own agent and library', async () => {
    const options: MeasureOptions = {
      ...{ profile: 'quick', precision: 'float32', threads: 1, load: { shape: 'back-to-back' } },
      // So short that it is one round: an emulated inference takes a tenth of a second.
      ...{ sustainedMinutes: 1e-6, layers: true, cudaGraph: false, signal, onProgress: () => undefined },
    };
    const raw = await measure(
      linkOver(() => Promise.resolve(connection)),
      'onnxruntime',
      [await artifactOf(model ?? '')],
      options,
    );
    expect(raw.conditions.runtimeVersion).toBe('1.27.0');
    expect(raw.models[0]?.rounds).toHaveLength(1);
    expect(raw.models[0]?.rounds[0]?.samplesNs.length).toBeGreaterThanOrEqual(5);
    expect(raw.models[0]?.layers?.length).toBeGreaterThan(20);
    const { stdout } = await connection.exec(['sh', '-c', 'ls ~/.cache/espalier'], limits);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((name) => name.slice(64))
        .sort(),
    ).toEqual(['-espalier-agent', '-libonnxruntime.so.1', '.onnx']);
  }, 180_000);
});
