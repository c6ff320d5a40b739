import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../../electron/devices/sensors/reading.ts';
import { parseSensor, parseValues, type Sensor } from '../../../../electron/devices/sensors/sensors.ts';
import * as values from '../../../../electron/devices/sensors/values.ts';

describe('a value of a sensor', () => {
  it('is a time', () => {
    expect(values.parseSeconds('24278.27 24306.20')).toBe(24278.27);
    expect(values.parseSeconds('1732700000.250000000')).toBe(1_732_700_000.25);
    expect(values.parseSeconds('1732700000.%N')).toBe(1_732_700_000);
    expect(values.parseSeconds('now')).toBeNull();
  });

  it('is the time of cores, guests counted once and waiting for a disk as idle', () => {
    expect(values.parseCpuTime('cpu  1000 100 500 8000 400 7 8 9 600 60')).toEqual({
      busyTicks: 1624,
      totalTicks: 10_024,
    });
    expect(values.parseCpuTime('cpu0 1 2 3 4')).toBeNull();
    expect(values.parseCpuTime('cpu  1 2 3')).toBeNull();
  });

  it('is memory', () => {
    const line = 'MemTotal:       24684092 kB MemFree:        18839648 kB MemAvailable:   22348940 kB';
    expect(values.parseMemoryUsed(line)).toBe((24_684_092 - 22_348_940) * 1024);
    expect(values.parseMemoryUsed('MemTotal: 24684092 kB MemFree: 18839648 kB Buffers: 12 kB')).toBeNull();
  });

  it('is a temperature, unless the zone is off', () => {
    expect(['63625', '-256000', '', '-5000'].map(values.parseCelsius)).toEqual([63.625, null, null, -5]);
  });

  it('is the load of a GPU', () => {
    expect(['345', '0', '37@300000000Hz', '1001', 'idle'].map(values.parseGpuLoad)).toEqual([
      0.345,
      0,
      0.37,
      null,
      null,
    ]);
    expect(['12 %', '12', '101'].map(values.parsePercent)).toEqual([0.12, 0.12, null]);
  });

  it("is a Raspberry Pi's word", () => {
    expect(values.parseRaspberryFlags('50005').map(({ count }) => count)).toEqual([1, 0, 1, 0]);
    expect(values.parseRaspberryFlags('throttled=0x0')).toEqual([]);
  });
});

describe('a reading', () => {
  const sensors: Sensor[] = [
    { kind: 'millivolts', name: 'VDD_IN' },
    { kind: 'milliamps', name: 'VDD_IN' },
    { kind: 'millivolts', name: 'VDD_SOC' },
    { kind: 'milliamps', name: 'VDD_SOC' },
    { kind: 'microwatts', name: 'amdgpu PPT' },
    { kind: 'microjoules', name: '1000 package-0' },
    { kind: 'gpu-hertz', name: '' },
    { kind: 'gpu-megahertz', name: '' },
  ];

  it('multiplies voltage and current, and leaves out a rail that lacks one', () => {
    const { rails, energies, gpuKhz } = readingOf(sensors, ['5000', '2000', '5000', '', '12345', '77', '', '350']);
    expect(rails).toEqual([
      { name: 'VDD_IN', milliwatts: 10_000 },
      { name: 'amdgpu PPT', milliwatts: 12.345 },
    ]);
    expect(energies).toEqual([{ name: 'package-0', microjoules: 77, range: 1000 }]);
    // The first source that says something.
    expect(gpuKhz).toBe(350_000);
  });

  it('may be cut short', () => {
    expect(readingOf(sensors, ['5000', '2000']).rails).toHaveLength(1);
    expect(readingOf(sensors, []).rails).toEqual([]);
  });

  it('comes in lines', () => {
    expect(parseSensor('#sensor temperature Tboard_tegra 2')).toEqual({ kind: 'temperature', name: 'Tboard_tegra 2' });
    expect(parseSensor('#sensor uptime ')).toEqual({ kind: 'uptime', name: '' });
    expect(parseSensor('#sensor aura blue')).toBeNull();
    expect(parseValues('#values;1;;3')).toEqual(['1', '', '3']);
    expect(parseValues('values;1')).toBeNull();
  });
});
