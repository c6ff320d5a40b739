import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../electron/devices/device.ts';
import { deploy, type DeployFile } from '../../../../electron/devices/deploy/deploy.ts';
import { errorOf, lab, useDeviceLab } from '../device-lab.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;
const megabyte = 1024 * 1024;

async function fileOf(folder: string, name: string, bytes: number): Promise<DeployFile> {
  const path = join(folder, name);
  const content = randomBytes(bytes);
  await writeFile(path, content);
  return { path, sha256: createHash('sha256').update(content).digest('hex'), suffix: '.onnx' };
}

/** Counts what goes over the wire. */
function counting(connection: Connection): { connection: Connection; uploads: string[]; offsets: number[] } {
  const uploads: string[] = [];
  const offsets: number[] = [];
  return {
    uploads,
    offsets,
    connection: {
      address: connection.address,
      gone: connection.gone,
      exec: (...call) => connection.exec(...call),
      upload: (...call) => {
        uploads.push(call[1]);
        offsets.push(call[2]?.offset ?? 0);
        return connection.upload(...call);
      },
      close: () => connection.close(),
    },
  };
}

describe.skipIf(!lab.available)('deployment', () => {
  const device = useDeviceLab();
  let connection: Connection;
  let folder: string;
  beforeAll(async () => {
    connection = await device().open();
    folder = join(device().cache, 'espalier');
  });
  afterAll(() => connection?.close());
  beforeEach(() => rm(folder, { recursive: true, force: true }));

  it('puts files under their sha256 and sends nothing twice', async () => {
    const small = await fileOf(device().folder, "it's a; file.onnx", 1000);
    const program = { ...(await fileOf(device().folder, 'program', megabyte)), suffix: '-agent', executable: true };
    const counted = counting(connection);
    const progress: number[] = [];
    const onProgress = (done: number, total: number): void => {
      progress.push(done / total);
    };
    const paths = await deploy(counted.connection, [small, program, small], { signal, onProgress });
    expect(paths).toEqual([
      join(folder, `${small.sha256}.onnx`),
      join(folder, `${program.sha256}-agent`),
      join(folder, `${small.sha256}.onnx`),
    ]);
    expect(counted.uploads).toHaveLength(2);
    expect(progress.at(-1)).toBe(1);
    expect(await readFile(paths[0] ?? '')).toEqual(await readFile(small.path));
    expect((await stat(paths[1] ?? '')).mode & 0o777).toBe(0o700);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await deploy(counted.connection, [small, program], { signal });
    expect(counted.uploads).toHaveLength(2);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('makes room in the cache folder for what is sent, and counts what is sent for as used', async () => {
    const [old, used, next] = [
      await fileOf(device().folder, 'old', 2000),
      await fileOf(device().folder, 'used', 2000),
      await fileOf(device().folder, 'next', 2000),
    ];
    const limits = { signal, cacheLimitBytes: 5000 };
    const other = await device().open();
    for (const path of await deploy(other, [old, used], { signal }))
      await utimes(path, 1, path.includes(old.sha256) ? 2 : 1);
    await deploy(other, [used], limits);
    await other.close();
    await deploy(connection, [next], limits);
    expect((await readdir(folder)).toSorted()).toEqual([`${used.sha256}.onnx`, `${next.sha256}.onnx`].toSorted());
  });

  it('sends again what was damaged on the device', async () => {
    const file = await fileOf(device().folder, 'damaged', 5000);
    const [path = ''] = await deploy(connection, [file], { signal });
    await writeFile(path, 'power was lost');
    await deploy(connection, [file], { signal });
    expect(await readFile(path)).toEqual(await readFile(file.path));
  });

  it('begins anew where what is half-done is something else', async () => {
    const file = await fileOf(device().folder, 'stale', 5000);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${file.sha256}.onnx.part`), 'half');
    await deploy(connection, [file], { signal });
    expect(await readdir(folder)).toEqual([`${file.sha256}.onnx`]);
  });

  it('refuses a file that arrives with another content, after one more try', async () => {
    const file = { ...(await fileOf(device().folder, 'other', 5000)), sha256: 'ab'.repeat(32) };
    const counted = counting(connection);
    expect((await errorOf(deploy(counted.connection, [file], { signal }))).code).toBe('UPLOAD_CORRUPT');
    expect(counted.uploads).toHaveLength(2);
    expect(await readdir(folder)).toEqual([]);
  });

  it('stops an upload that is cancelled and leaves no part', async () => {
    const file = await fileOf(device().folder, 'cancelled', 32 * megabyte);
    const controller = new AbortController();
    const work = deploy(connection, [file], { signal: controller.signal, onProgress: () => controller.abort() });
    expect((await errorOf(work)).code).toBe('CANCELLED');
    expect(await readdir(folder)).toEqual([]);
    await deploy(connection, [file], { signal });
    expect(await readdir(folder)).toEqual([`${file.sha256}.onnx`]);
  });

  it('reports a link cut in the middle of an upload at once; the next run goes on from there', async () => {
    const file = await fileOf(device().folder, 'cut', 32 * megabyte);
    const others = device().sessions();
    const doomed = await device().open();
    let cutAt = 0;
    const onProgress = (done: number): void => {
      if (cutAt > 0 || done < 4 * megabyte) return;
      cutAt = performance.now();
      device().cut(
        device()
          .sessions()
          .filter((session) => !others.includes(session)),
      );
    };
    expect((await errorOf(deploy(doomed, [file], { signal, onProgress }))).code).toBe('LINK_LOST');
    expect(performance.now() - cutAt).toBeLessThan(2000);
    await doomed.close();
    const part = `${file.sha256}.onnx.part`;
    expect(await readdir(folder)).toEqual([part]);
    const arrivedBytes = (await stat(join(folder, part))).size;
    expect(arrivedBytes).toBeGreaterThanOrEqual(4 * megabyte);
    const counted = counting(connection);
    await deploy(counted.connection, [file], { signal });
    expect(counted.offsets).toEqual([arrivedBytes]);
    expect(await readdir(folder)).toEqual([`${file.sha256}.onnx`]);
  });

  it('says when the cache folder cannot be made', async () => {
    await rm(device().cache, { recursive: true, force: true });
    await writeFile(device().cache, 'a file, no folder');
    const file = await fileOf(device().folder, 'nowhere', 10);
    expect((await errorOf(deploy(connection, [file], { signal }))).code).toBe('REMOTE_FAILED');
    await rm(device().cache);
  });

  describe('on a small disk', () => {
    let mounted = false;
    beforeAll(async () => {
      await mkdir(device().cache, { recursive: true });
      try {
        await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'espalier-test', device().cache]);
        mounted = true;
      } catch {
        console.warn('skipped: a tmpfs cannot be mounted here, so no disk can be filled');
      }
    });
    afterAll(async () => {
      if (mounted) await run('umount', [device().cache]);
    });

    it('says what is needed and what is left before it sends anything', async ({ skip }) => {
      if (!mounted) return skip();
      const file = await fileOf(device().folder, 'large', 20 * megabyte);
      const counted = counting(connection);
      const failed = await errorOf(deploy(counted.connection, [file], { signal }));
      expect(failed.code).toBe('DEVICE_DISK_FULL');
      expect(failed.message).toMatch(/8\.0 MiB left .* 20\.0 MiB/);
      expect(counted.uploads).toEqual([]);
    });

    it('notices a disk that fills up on the way, and leaves no part', async ({ skip }) => {
      if (!mounted) return skip();
      const file = await fileOf(device().folder, 'filling', 6 * megabyte);
      const filling: Connection = {
        ...counting(connection).connection,
        upload: async (...call) => {
          await writeFile(join(device().cache, 'ballast'), Buffer.alloc(5 * megabyte));
          return connection.upload(...call);
        },
      };
      expect((await errorOf(deploy(filling, [file], { signal }))).code).toBe('DEVICE_DISK_FULL');
      expect(await readdir(folder)).toEqual([]);
      await rm(join(device().cache, 'ballast'));
      await deploy(connection, [file], { signal });
      expect(await readdir(folder)).toEqual([`${file.sha256}.onnx`]);
    });
  });
});

describe.skipIf(!lab.available)('deployment without an sftp-server', () => {
  const device = useDeviceLab({
    forceCommand: 'case "$SSH_ORIGINAL_COMMAND" in *sftp-server) exit 127;; esac; eval "$SSH_ORIGINAL_COMMAND"',
  });
  let connection: Connection;
  beforeAll(async () => {
    connection = await device().open();
  });
  afterAll(() => connection?.close());

  it('sends by cat', async () => {
    const file = await fileOf(device().folder, 'by cat', 3 * megabyte + 17);
    const [path = ''] = await deploy(connection, [file], { signal });
    expect(await readFile(path)).toEqual(await readFile(file.path));
  });

  it('notices a full disk', async ({ skip }) => {
    await mkdir(device().cache, { recursive: true });
    try {
      await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'espalier-test', device().cache]);
    } catch {
      return skip();
    }
    const file = await fileOf(device().folder, 'filling', 6 * megabyte);
    const filling: Connection = {
      ...counting(connection).connection,
      upload: async (...call) => {
        await writeFile(join(device().cache, 'ballast'), Buffer.alloc(5 * megabyte));
        return connection.upload(...call);
      },
    };
    try {
      expect((await errorOf(deploy(filling, [file], { signal }))).code).toBe('DEVICE_DISK_FULL');
      expect(await readdir(join(device().cache, 'espalier'))).toEqual([]);
    } finally {
      await run('umount', [device().cache]);
    }
  });

  it('reports a cut link and goes on from there', async () => {
    const file = await fileOf(device().folder, 'cut cat', 32 * megabyte);
    const others = device().sessions();
    const doomed = await device().open();
    const onProgress = (done: number): void => {
      if (done < 4 * megabyte) return;
      device().cut(
        device()
          .sessions()
          .filter((session) => !others.includes(session)),
      );
    };
    expect((await errorOf(deploy(doomed, [file], { signal, onProgress }))).code).toBe('LINK_LOST');
    await doomed.close();
    const counted = counting(connection);
    const [path = ''] = await deploy(counted.connection, [file], { signal });
    expect(counted.offsets[0]).toBeGreaterThan(0);
    expect(counted.offsets).toHaveLength(1);
    expect((await readFile(path)).equals(await readFile(file.path))).toBe(true);
  });
});
