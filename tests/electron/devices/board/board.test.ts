import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseBoard } from '../../../../electron/devices/board/board.ts';
import * as condition from '../../../../electron/devices/board/condition.ts';
import * as identity from '../../../../electron/devices/board/identity.ts';
import { sharedData } from '../../../setup/shared-data.ts';

const fixtures = sharedData('fixtures');
if (fixtures === null) console.warn('skipped: shared/data/fixtures is not there, so no real output is parsed');
const fixture = (name: string): string => readFileSync(`${fixtures}/${name}`, 'utf8');

describe.skipIf(fixtures === null)('real output', () => {
  it('of nvpmodel, with a fan line first', () => {
    expect(condition.parsePowerMode(fixture('jetson/nvpmodel-q-xavier.txt'))).toBe('MAXN');
  });

  it('of the thermal zones of an Orin NX', () => {
    // The fixture names files; the board script prints type and value of a zone on a line.
    const value = (zone: number, file: string): string =>
      new RegExp(`thermal_zone${zone}/${file}=(.*)`).exec(fixture('jetson/sysfs-orinnx-power-throttle.txt'))?.[1] ?? '';
    const lines = [0, 2, 8].map((zone) => `${value(zone, 'type')} ${value(zone, 'temp')}`);
    // Zones 2 and 8 fail to read.
    expect(condition.parseTemperatures(lines.join('\n'))).toEqual([{ zone: 'cpu-thermal', celsius: 63.625 }]);
  });

  it("of an Android phone's cpuinfo", () => {
    expect(identity.parseCpuModel(fixture('android/proc-cpuinfo-a53.txt'))).toBe('Cortex-A53');
  });
});

describe('fields of a board', () => {
  it('tell what it is', () => {
    expect(identity.parseDeviceTreeModel('NVIDIA Jetson Orin Nano Developer Kit\0')).toBe(
      'NVIDIA Jetson Orin Nano Developer Kit',
    );
    expect(identity.parseDmiProduct('Dell Inc.\nXPS 13 9310\n')).toBe('Dell Inc. XPS 13 9310');
    expect(identity.parseDmiProduct('To Be Filled By O.E.M.\nSystem Product Name')).toBeNull();
    expect(identity.parseOsRelease('ID=ubuntu\nPRETTY_NAME="Ubuntu 20.04.6 LTS"\n')).toBe('Ubuntu 20.04.6 LTS');
    const release = '# R35 (release), REVISION: 3.1, GCID: 32827747, BOARD: t186ref, EABI: aarch64, DATE: Sun Mar 19';
    expect(identity.parseTegraRelease(release)).toBe('JetPack 5 (L4T 35.3.1)');
    expect(identity.parseTegraPackage('36.4.0-20240912212859')).toBe('JetPack 6 (L4T 36.4.0)');
    expect(identity.parseTegraPackage('41.0.1-20300101000000')).toBe('L4T 41.0.1');
    const bigLittle = ['0xd03', '0xd03', '0xd09'].map((part) => `CPU implementer : 0x41\nCPU part : ${part}\n`);
    expect(identity.parseCpuModel(bigLittle.join('\n'))).toBe('Cortex-A53 + Cortex-A73');
    expect(identity.parseCpuModel('CPU implementer : 0x4e\nCPU part : 0x004')).toBe(
      'CPU part 0x004 of implementer 0x4e',
    );
    expect(identity.parseCpuModel('model name : ARMv8 Processor rev 1 (v8l)\n')).toBe('ARMv8 Processor rev 1 (v8l)');
    expect(identity.parseCpuModel('model name\t: Intel(R) Xeon(R) Processor\n')).toBe('Intel(R) Xeon(R) Processor');
  });

  it('tell how it is', () => {
    expect(condition.parsePowerMode('NV Power Mode: 15W\n2\n')).toBe('15W');
    expect(condition.parseGovernor('schedutil\n')).toBe('schedutil');
    expect(condition.parseClocks('2112000\n2201600\n')).toEqual([2_112_000, 2_201_600]);
    expect(condition.parseCpuinfoClocks('cpu MHz\t\t: 2793.436\nx\ncpu MHz\t\t: 800.000\n')).toEqual([
      2_793_436, 800_000,
    ]);
    expect(condition.parseTemperatures('CV0-therm -256000\ntj-thermal \nPMIC-Die 100000')).toEqual([
      { zone: 'PMIC-Die', celsius: 100 },
    ]);
    expect(condition.parseLoadAverage('0.52 0.58 0.59 1/467 3461')).toBe(0.52);
    expect(condition.parseMemory('MemTotal:        7802804 kB\nMemFree: 1 kB')).toBe(7_802_804 * 1024);
    const df =
      'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/root 59767716 21034856 36262932 37% /\n';
    expect(condition.parseFreeDisk(df)).toBe(36_262_932 * 1024);
  });

  it('are null when they say something else', () => {
    const nonsense = 'sh: 1: not found';
    const parsers = [
      identity.parseOsRelease,
      identity.parseTegraRelease,
      identity.parseTegraPackage,
      identity.parseCpuModel,
      condition.parsePowerMode,
      condition.parseGovernor,
      condition.parseLoadAverage,
      condition.parseMemory,
      condition.parseFreeDisk,
      condition.parseCores,
    ];
    for (const parse of parsers) expect([parse(nonsense), parse('')]).toEqual([null, null]);
    expect(condition.parseClocks(nonsense)).toEqual([]);
    expect(condition.parseTemperatures(nonsense)).toEqual([]);
  });
});

describe('a board', () => {
  it('that prints nothing is still a board', () => {
    expect(parseBoard('')).toMatchObject({
      board: null,
      system: 'unknown',
      machine: 'unknown',
      cores: 1,
      clocksKhz: [],
    });
  });

  it('is read past a talkative login', () => {
    const stdout = 'Welcome!\n\n##espalier machine\naarch64\n\n##espalier system\nLinux\n\n##espalier tegraRelease\n';
    expect(parseBoard(stdout)).toMatchObject({ machine: 'aarch64', system: 'Linux' });
  });
});
