import { randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../../shared/files/write-whole.ts';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'write-whole-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (path: string, content: string, mode?: number) =>
  writeWhole(disk, { path, content, unique: randomUUID(), ...(mode === undefined ? {} : { mode }) });

describe('writeWhole', () => {
  it('replaces a file and leaves nothing beside it', async () => {
    const path = join(folder, 'report.html');
    await writeFile(path, 'before');
    await write(path, 'after', 0o600);
    expect(await readFile(path, 'utf8')).toBe('after');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['report.html']);
  });

  it('is whole when many write at once', async () => {
    const path = join(folder, 'report.html');
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
    await Promise.all(texts.map((text) => write(path, text)));
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['report.html']);
  });

  it('says that there is no folder, and that a folder is in the way', async () => {
    await expect(write(join(folder, 'none', 'a.csv'), '')).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      message: expect.stringContaining('There is no folder for'),
    });
    await expect(write(folder, '')).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
    expect(await readdir(folder)).toEqual([]);
  });
});
