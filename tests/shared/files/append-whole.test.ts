import * as disk from 'node:fs/promises';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendWhole, type AppendingDisk } from '../../../shared/files/append-whole.ts';

let path = '';
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'append-whole-')), 'rows.csv');
  await writeFile(path, 'head\n');
});
afterEach(() => rm(join(path, '..'), { recursive: true }));

const content = new TextEncoder().encode('one\ntwo\n');

/** A disk with room for so many bytes more, which takes two at once. */
function almostFull(room: number): AppendingDisk {
  return {
    open: async (name, flags) => {
      const file = await disk.open(name, flags);
      return {
        write: async (bytes, offset, length, position) => {
          const taken = Math.min(length, room, 2);
          if (taken === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
          room -= taken;
          return file.write(bytes, offset, taken, position);
        },
        truncate: (length) => file.truncate(length),
        sync: () => file.sync(),
        close: () => file.close(),
      };
    },
  };
}

describe('appendWhole', () => {
  it('appends, however little is taken at once', async () => {
    const bytes = await appendWhole(disk, { path, bytes: 5, content });
    expect(await appendWhole(almostFull(100), { path, bytes, content })).toBe(21);
    expect(await readFile(path, 'utf8')).toBe('head\none\ntwo\none\ntwo\n');
  });

  it('leaves no half row on a full disk', async () => {
    const failed = appendWhole(almostFull(5), { path, bytes: 5, content });
    await expect(failed).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await readFile(path, 'utf8')).toBe('head\n');
  });

  it('does not begin a file anew that was taken away: it would have no heads', async () => {
    await rm(path);
    await expect(appendWhole(disk, { path, bytes: 5, content })).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  });
});
