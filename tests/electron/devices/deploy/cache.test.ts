import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheReport, clearCache } from '../../../../electron/devices/device.ts';
import { LocalConnection } from '../../../../electron/devices/connection/local/local-connection.ts';
import { makeRoom } from '../../../../electron/devices/deploy/cache.ts';
import { holdingCache } from '../../../../electron/devices/deploy/hold-cache.ts';

const signal = new AbortController().signal;
const sha = (digit: string): string => digit.repeat(64);
const day = 24 * 60 * 60;

const hasBusybox = spawnSync('busybox', ['true']).status === 0;
if (!hasBusybox) console.warn('skipped: busybox is not installed, whose programs differ from those of a large system');

/** The cache folder's scripts run on the device: here on this computer, once with the programs of a small system. */
describe.each(['coreutils', ...(hasBusybox ? ['busybox'] : [])])('the cache folder with %s', (programs) => {
  let home: string;
  let folder: string;
  let connection: LocalConnection;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "espalier-cache it's-"));
    folder = join(home, 'cache', 'espalier');
    vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'));
    if (programs === 'busybox') {
      const bin = join(home, 'bin');
      await mkdir(bin);
      spawnSync('busybox', ['--install', '-s', bin]);
      vi.stubEnv('PATH', bin);
    }
    connection = new LocalConnection();
  });
  afterEach(async () => {
    await connection.close();
    vi.unstubAllEnvs();
    await rm(home, { recursive: true });
  });

  /** Puts a file of 1000 bytes there, used so long ago. */
  async function put(name: string, agoSeconds: number): Promise<void> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), Buffer.alloc(1000));
    const then = Date.now() / 1000 - agoSeconds;
    await utimes(join(folder, name), then, then);
  }

  const names = async (): Promise<string[]> => (await readdir(folder)).toSorted();
  const report = (): ReturnType<typeof cacheReport> => cacheReport(connection, { signal });

  it('is not made by looking at it', async () => {
    expect(await report()).toEqual({ folder, files: 0, bytes: 0, limitBytes: 500 * 1024 ** 2 });
    await clearCache(connection, signal);
    await makeRoom(connection, [sha('a')], 1e9, { signal });
    expect(existsSync(folder)).toBe(false);
  });

  it('counts what is Espalier’s own, however it is called', async () => {
    await put(`${sha('a')}.onnx`, 0);
    await put(`${sha('b')} it's "$(x)" \\ *`, 0);
    await put(`${sha('c')}\ntotal 9\n.engine`, 0);
    await put(`${sha('d')}.onnx.part`, 0);
    await put('trtexec-7.times.part', 0);
    await put('notes.txt', 0);
    await mkdir(join(folder, `${sha('e')}-loader`));
    await writeFile(join(folder, `${sha('e')}-loader`, 'libc.so.6'), 'twelve bytes');
    expect(await report()).toMatchObject({ files: 6, bytes: 5012 });
    await clearCache(connection, signal);
    expect(await names()).toEqual(['notes.txt']);
  });

  it('is not cleared while a measurement holds it, nor is room made by what that needs', async () => {
    await put(`${sha('a')}.onnx`, 9000);
    await put(`${sha('b')}.onnx`, 10);
    await put('in-use-999999999', 0);
    await put(`in-use-${process.pid}`, 0);
    await holdingCache(connection, [sha('a')], signal, async () => {
      expect((await names()).filter((name) => name.startsWith('in-use-'))).toHaveLength(1);
      await expect(clearCache(new LocalConnection(), signal)).rejects.toMatchObject({ code: 'DEVICE_BUSY' });
      await makeRoom(new LocalConnection(), [], 1e6, { signal, limitBytes: 10 });
      expect(await report()).toMatchObject({ files: 1 });
    });
    // Whoever was killed holds nothing.
    expect(await names()).toEqual([`${sha('a')}.onnx`]);
    await clearCache(connection, signal);
    expect(existsSync(folder)).toBe(false);
    await holdingCache(connection, [], signal, () => Promise.resolve());
    expect(existsSync(folder)).toBe(false);
  });

  it('is gone when it is cleared', async () => {
    await put(`${sha('a')}.onnx`, 0);
    await clearCache(connection, signal);
    expect(existsSync(folder)).toBe(false);
  });

  it('loses what was used longest ago, and only for want of room', async () => {
    for (const [ago, digit] of ['a', 'b', 'c', 'd'].entries()) await put(`${sha(digit)}.onnx`, 100 - ago * 10);
    const before = await names();
    await makeRoom(connection, [], 1000, { signal, limitBytes: 5000 });
    expect(await names()).toEqual(before);
    await makeRoom(connection, [], 1000, { signal, limitBytes: 4999 });
    expect(await names()).toEqual(before.slice(1));
    await makeRoom(connection, [], 1000, { signal, limitBytes: 2500 });
    expect(await names()).toEqual(before.slice(3));
  });

  it('keeps what this run needs and what was made from it, be it ever so old', async () => {
    await put(`${sha('a')}.onnx`, 9000);
    await put(`${sha('a')}-10.3-fp16.engine`, 9000);
    await put(`${sha('b')}.so`, 9000);
    await put(`${sha('c')}.onnx`, 10);
    await put('notes.txt', 9000);
    await mkdir(join(folder, `${sha('d')}-loader`));
    await makeRoom(connection, [sha('b')], 0, { signal });
    await makeRoom(connection, [sha('a')], 1e6, { signal, limitBytes: 10 });
    expect(await names()).toEqual([
      `${sha('a')}-10.3-fp16.engine`,
      `${sha('a')}.onnx`,
      `${sha('b')}.so`,
      `${sha('d')}-loader`,
      'notes.txt',
    ]);
  });

  it('loses what was half-done a day ago, and not what may still be on its way', async () => {
    await put(`${sha('a')}.onnx.part`, 2 * day);
    await put(`${sha('b')}.engine.part`, 60);
    await put('trtexec-7.times.part', 2 * day);
    await put('holiday.mp4.part', 2 * day);
    await put(`${sha('c')}.onnx`, 20 * day);
    await makeRoom(connection, [], 0, { signal });
    expect(await names()).toEqual([`${sha('b')}.engine.part`, `${sha('c')}.onnx`, 'holiday.mp4.part']);
  });

  it('is not left by a symlink', async () => {
    const elsewhere = join(home, 'elsewhere');
    await mkdir(join(elsewhere, 'photos'), { recursive: true });
    await writeFile(join(elsewhere, 'thesis.tex'), 'years of work');
    await writeFile(join(elsewhere, 'photos', `${sha('f')}.jpg`), 'a face');
    await mkdir(join(home, 'cache'));
    await symlink(elsewhere, folder);
    await put(`${sha('a')}.onnx`, 50);
    await symlink(join(elsewhere, 'photos'), join(folder, sha('b')));
    await symlink(join(elsewhere, 'thesis.tex'), join(folder, `${sha('c')}.onnx`));
    await makeRoom(connection, [], 0, { signal, limitBytes: 0 });
    await clearCache(connection, signal);
    expect(await names()).toEqual(['photos', 'thesis.tex']);
    expect(await readdir(join(elsewhere, 'photos'))).toHaveLength(1);
  });
});
