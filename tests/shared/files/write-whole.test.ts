import { randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

  it('follows a link, and leaves it a link', async () => {
    const path = join(folder, 'report.html');
    await writeFile(path, 'before');
    await symlink('report.html', join(folder, 'link'));
    await write(join(folder, 'link'), 'after');
    expect(await readFile(path, 'utf8')).toBe('after');
    expect(await readlink(join(folder, 'link'))).toBe('report.html');
    expect((await readdir(folder)).sort()).toEqual(['link', 'report.html']);
  });

  it('replaces neither a device, nor a pipe, nor a link that leads nowhere', async () => {
    await promisify(execFile)('mkfifo', [join(folder, 'pipe')]);
    await symlink('/dev/null', join(folder, 'device'));
    await symlink('nowhere', join(folder, 'dangling'));
    for (const name of ['pipe', 'device', 'dangling']) {
      await expect(write(join(folder, name), 'x')).rejects.toMatchObject({
        code: 'FILE_UNWRITABLE',
        message: expect.stringContaining('is no file'),
      });
    }
    expect((await readdir(folder)).sort()).toEqual(['dangling', 'device', 'pipe']);
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
