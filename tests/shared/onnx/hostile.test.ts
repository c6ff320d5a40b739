import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import type { Ending } from './hostile/hostile-child.ts';
import { costlyFiles } from './hostile/costly-files.ts';
import { networkFiles } from './hostile/network-files.ts';
import { wireFiles } from './hostile/wire-files.ts';

const endings = new Map<string, Ending>();

beforeAll(async () => {
  const child = fileURLToPath(new URL('hostile/hostile-child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child], { maxBuffer: 2 ** 24 });
  for (const line of stdout.trim().split('\n')) {
    const ending = JSON.parse(line) as Ending;
    endings.set(ending.name, ending);
  }
});

it.each([...networkFiles, ...costlyFiles, ...wireFiles])('a file with $name ends with $end', ({ name, end }) => {
  const ending = endings.get(name)!;
  expect(ending.end).toBe(end);
  expect(ending.milliseconds).toBeLessThan(2000);
  expect(ending.grownBytes).toBeLessThan(2 ** 30);
});
