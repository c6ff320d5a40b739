import { describe, expect, it } from 'vitest';
import * as tegrastats from '../../../../electron/devices/telemetry/tegrastats.ts';

describe('tegrastats', () => {
  it.each([
    ['GR3D_FREQ 63%', { load: 0.63, khz: null }],
    ['GR3D_FREQ 0%@1300', { load: 0, khz: 1_300_000 }],
    ['GR3D_FREQ 12%@[510]', { load: 0.12, khz: 510_000 }],
    ['GR3D_FREQ 12%@[510,621]', { load: 0.12, khz: 621_000 }],
    ['GR3D_FREQ @[510,510]', { load: null, khz: 510_000 }],
    ['GR3D_FREQ off', { load: null, khz: null }],
    ['GR3D 7%@76', { load: 0.07, khz: 76_000 }],
    ['GR3D_FREQ soon', { load: null, khz: null }],
    ['', { load: null, khz: null }],
  ])('tells the GPU: %s', (field, expected) => {
    expect(tegrastats.parseGpu(`EMC_FREQ 0% ${field} VIC_FREQ 601`)).toEqual(expected);
  });

  it('tells power in milliwatts, bare or not, with two or three values', () => {
    const line = 'VDD_IN 5079mW/5080mW POM_5V_CPU 549/529 SOC 100/90/80 VDD_SOC 1104mW/1105mW/1106mW';
    expect(tegrastats.parseRails(line)).toEqual([
      { name: 'VDD_IN', milliwatts: 5079 },
      { name: 'POM_5V_CPU', milliwatts: 549 },
      { name: 'SOC', milliwatts: 100 },
      { name: 'VDD_SOC', milliwatts: 1104 },
    ]);
    expect(tegrastats.parseRails('RAM 1766/3964MB SWAP 0/2048MB IRAM 0/252kB(lfb 252kB) MTS fg 0% bg 0%')).toEqual([]);
  });

  it('tells temperatures, with a mean or without, and leaves out what is off', () => {
    expect(tegrastats.parseTemperatures('cpu@52.9C/53.1C CV0@-256C tj@41C GR3D_FREQ 0%@1300')).toEqual([
      { zone: 'cpu', celsius: 52.9 },
      { zone: 'tj', celsius: 41 },
    ]);
  });

  it('tells cores, some of them off', () => {
    expect(tegrastats.parseCores('CPU [3%@1904,off,7%]')).toEqual([
      { load: 0.03, khz: 1_904_000 },
      null,
      { load: 0.07, khz: null },
    ]);
  });

  it('keeps what it does not know', () => {
    const line = '11-15-2024 08:38:09 RAM 1/2MB CPU [0%@729] NVLINK 7 GR3D_FREQ 0% WARP 9 cpu@50C';
    expect(tegrastats.parseTegrastats(line)?.rest).toBe('NVLINK 7 WARP 9');
  });

  it('is nothing else', () => {
    expect(tegrastats.parseTegrastats('tegrastats: command not found')).toBeNull();
  });
});
