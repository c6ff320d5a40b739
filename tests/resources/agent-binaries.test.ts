import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentPath } from './agent-document.ts';
import { runsHere } from './agent-process.ts';

describe('the prebuilt agents', () => {
  const bin = dirname(dirname(agentPath('x64')));

  it.each([
    ['x64', 0x3e],
    ['arm64', 0xb7],
  ] as const)('for %s is small, executable and starts with glibc 2.17', (arch, machine) => {
    const bytes = readFileSync(agentPath(arch));
    expect(bytes.readUInt16LE(18)).toBe(machine);
    expect(bytes.length).toBeLessThan(100_000);
    expect(statSync(agentPath(arch)).mode & 0o111).toBe(0o111);
    const needed = new Set(bytes.toString('latin1').match(/GLIBC_[\d.]+/g));
    const minors = [...needed].map((version) => Number(version.split('.')[1]));
    expect(Math.max(...minors)).toBeLessThanOrEqual(17);
  });

  it('are those of SHA256SUMS', () => {
    const lines = readFileSync(join(bin, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => line.split('  ')[1])).toEqual([
      'linux-arm64/espalier-agent',
      'linux-x64/espalier-agent',
    ]);
    for (const line of lines) {
      const [sum, path = ''] = line.split('  ');
      expect(
        createHash('sha256')
          .update(readFileSync(join(bin, path)))
          .digest('hex'),
      ).toBe(sum);
    }
  });

  const toolchain = join(dirname(bin), '../../.cache/agent-toolchain');
  const canRebuild = runsHere && existsSync(toolchain);
  if (!canRebuild) console.warn('skipped: rebuilding the agent needs its compiler: run resources/agent/build.sh once');
  it.runIf(canRebuild)('come out of build.sh byte for byte', () => {
    execFileSync(join(dirname(bin), 'build.sh'), ['--check'], { stdio: 'pipe' });
  });
});
