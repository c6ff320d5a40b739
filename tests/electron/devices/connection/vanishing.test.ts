import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRunning } from '../../../lab/processes.ts';
import { lab, useDeviceLab } from '../device-lab.ts';

describe.skipIf(!lab.available)('a program that is killed', () => {
  const device = useDeviceLab();

  it('leaves nothing running on the device', async () => {
    const { address, knownHostsFile, folder, sshd } = device();
    const [pidFile, large, copy] = [join(folder, 'pid'), join(folder, 'large'), join(folder, 'copy')];
    await writeFile(large, '');
    await truncate(large, 4e9);
    const program = join(import.meta.dirname, 'vanishing-child.ts');
    const child = spawn(
      process.execPath,
      [program, address, sshd.privateKeyPath, knownHostsFile, pidFile, large, copy],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    await expect.poll(() => existsSync(pidFile) && readFile(pidFile, 'utf8'), { timeout: 10_000 }).toMatch(/\n$/);
    const pid = Number(await readFile(pidFile, 'utf8'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => [...device().commands(), ...device().sessions()], { timeout: 10_000 }).toEqual([]);
  });
});
