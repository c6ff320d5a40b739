import { describe, expect, it } from 'vitest';
import { fastIdleCores } from '../../../../electron/devices/board/fast-cores.ts';
import { runScript } from '../../../../electron/devices/connection/script.ts';
import { coresScript, splitSections } from '../../../../electron/devices/board/script.ts';
import { LocalConnection } from '../../../../electron/devices/connection/local/local-connection.ts';

const { signal } = new AbortController();

/** A phone: four small cores, three large ones, a prime one. */
const phone = {
  cpuinfo: [0, 1, 2, 3, 4, 5, 6, 7]
    .map((core) => {
      const part = core < 4 ? '0xd05' : core < 7 ? '0xd41' : '0xd44';
      return `processor\t: ${core}\nCPU implementer\t: 0x41\nCPU part\t: ${part}\n`;
    })
    .join('\n'),
  cpuMaximums: [0, 1, 2, 3, 4, 5, 6, 7]
    .map((core) => `${core} ${[1_800_000, 2_400_000, 2_840_000][core < 4 ? 0 : core < 7 ? 1 : 2]}`)
    .join('\n'),
};

/** Ticks of a second, of which each core worked `busy`. */
function times(busy: readonly number[], second: number): string {
  return busy
    .map(
      (share, core) =>
        `cpu${core} ${Math.round(share * 100 * second)} 0 0 ${Math.round((1 - share) * 100 * second)} 0 0 0 0 0 0`,
    )
    .join('\n');
}

const answer = (sections: Record<string, string>): string =>
  Object.entries(sections)
    .map(([name, text]) => `\n##espalier ${name}\n${text}\n`)
    .join('');

const withLoad = (busy: readonly number[], more: Record<string, string> = {}): string =>
  answer({ ...phone, timesBefore: times(busy, 1), timesAfter: times(busy, 2), ...more });

describe('the fastest idle cores', () => {
  const idle = [0, 0, 0, 0, 0, 0, 0, 0];

  it('are one for each thread, the fastest kind first', () => {
    expect(fastIdleCores(withLoad(idle), 1)).toEqual([7]);
    expect(fastIdleCores(withLoad(idle), 2)).toEqual([6, 7]);
    expect(fastIdleCores(withLoad(idle), 5)).toEqual([3, 4, 5, 6, 7]);
  });

  it('are not those that somebody else uses, nor those that may not be used or are off', () => {
    expect(fastIdleCores(withLoad([0, 0, 0, 0, 0.1, 0, 0.05, 0.6]), 2)).toEqual([5, 6]);
    expect(fastIdleCores(withLoad(idle, { allowed: 'Cpus_allowed_list:\t0-5' }), 1)).toEqual([5]);
    const off = { timesBefore: times(idle.slice(0, 7), 1), timesAfter: times(idle.slice(0, 7), 2) };
    expect(fastIdleCores(withLoad(idle, off), 1)).toEqual([6]);
  });

  it('are none where there are too few, where all cores are alike, or where nothing is told', () => {
    expect(fastIdleCores(withLoad(idle.map(() => 0.9)), 1)).toEqual([]);
    expect(fastIdleCores(withLoad(idle), 9)).toEqual([]);
    const alike = { cpuinfo: phone.cpuinfo.replaceAll(/0xd05|0xd44/g, '0xd41'), cpuMaximums: '' };
    expect(fastIdleCores(withLoad(idle, alike), 1)).toEqual([]);
    expect(fastIdleCores('', 1)).toEqual([]);
  });

  it('are taken for idle where their load is hidden, as on Android', () => {
    expect(fastIdleCores(withLoad(idle, { timesBefore: '', timesAfter: '' }), 1)).toEqual([7]);
  });

  it('are no two hyperthreads of one, nor one whose other half is busy', () => {
    const x86 = {
      cpuinfo: [0, 1, 2, 3, 4, 5]
        .map((core) => `processor\t: ${core}\nvendor_id\t: GenuineIntel\nmodel name\t: x\n`)
        .join('\n'),
      cpuMaximums: '0 5000000\n1 5000000\n2 5000000\n3 5000000\n4 3800000\n5 3800000',
      cpuTypes: 'core 0-3\natom 4-5',
      siblings: '0 0-1\n1 0-1\n2 2-3\n3 2-3\n4 4\n5 5',
    };
    expect(fastIdleCores(withLoad([0, 0, 0, 0, 0, 0], x86), 2)).toEqual([1, 3]);
    expect(fastIdleCores(withLoad([0.5, 0, 0, 0, 0, 0], x86), 2)).toEqual([3, 5]);
  });

  it('are asked of a real computer', async () => {
    const connection = new LocalConnection();
    const { stdout } = await runScript(connection, coresScript, [''], { signal, timeoutMs: 10_000 });
    const sections = splitSections(stdout);
    expect(sections.get('allowed')).toMatch(/^Cpus_allowed_list:\s*\d/);
    expect(sections.get('timesBefore')).toMatch(/^cpu\d+ \d/);
    expect(sections.get('timesAfter')).not.toBe(sections.get('timesBefore'));
    expect(fastIdleCores(stdout, 1).length).toBeLessThanOrEqual(1);
  });
});
