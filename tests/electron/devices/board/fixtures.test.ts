import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseBoard } from '../../../../electron/devices/board/board.ts';
import * as jetson from '../../../../electron/devices/board/jetson.ts';
import { coreClusters, parseCpuModel } from '../../../../electron/devices/board/processor.ts';
import { boardScript } from '../../../../electron/devices/board/script.ts';
import { parseNode, parsePython } from '../../../../electron/devices/board/tools.ts';
import { parseTegrastats } from '../../../../electron/devices/telemetry/tegrastats.ts';
import { TelemetryLines } from '../../../../electron/devices/telemetry/watch-board.ts';
import { sharedData } from '../../../setup/shared-data.ts';
import { runInTree } from './shells.ts';
import { writeTree } from './trees.ts';

const fixtures = sharedData('fixtures');
if (fixtures === null) console.warn('skipped: shared/data/fixtures is not there, so no real output is parsed');
const fixture = (name: string): string => readFileSync(`${fixtures}/${name}`, 'utf8');

describe.skipIf(fixtures === null)('real output', () => {
  const root = mkdtempSync(join(tmpdir(), 'espalier-fixture-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('of nvpmodel, with a fan line first', () => {
    expect(jetson.parsePowerMode(fixture('jetson/nvpmodel-q-xavier.txt'))).toBe('MAXN');
  });

  it('of jetson_clocks', () => {
    expect(jetson.parseJetsonClocks(fixture('jetson/jetson_clocks-show-jp5-agxorin.txt'))).toEqual(
      [2_112_000, 2_201_600, 2_201_600, 1_190_400].map((currentKhz) => ({ governor: 'schedutil', currentKhz })),
    );
  });

  it("of an Orin NX's files", () => {
    // "/sys/class/hwmon/hwmon1/in1_label=VDD_IN"
    const lines = fixture('jetson/sysfs-orinnx-power-throttle.txt').trim().split('\n');
    const files = Object.fromEntries(lines.map((line) => /^\/(.*?)=(.*)$/.exec(line)!.slice(1, 3)));
    writeTree(root, { ...files, 'sys/class/hwmon/hwmon1/name': 'ina3221' });
    expect(parseBoard(runInTree(boardScript, root))).toMatchObject({
      // Of the other channels and zones the excerpt has the names only.
      rails: [{ name: 'VDD_IN', milliwatts: 9250.304 }],
      temperatures: [{ zone: 'cpu-thermal', celsius: 63.625 }],
      throttling: [
        { cause: 'VDD_IN above its critical current', count: 0 },
        { cause: 'oc1', count: 1 },
        { cause: 'oc2', count: 0 },
        { cause: 'oc3', count: 2 },
      ],
    });
  });

  it("of an Android phone's cpuinfo", () => {
    const cpuinfo = fixture('android/proc-cpuinfo-a53.txt');
    expect(parseCpuModel(cpuinfo)).toBe('Cortex-A53');
    expect(coreClusters(cpuinfo, '0 1800000', '')).toEqual([{ model: 'Cortex-A53', cores: 1, maxKhz: 1_800_000 }]);
  });

  it.each(['sigsys-strace-android11.txt', 'selinux-thermal-denied.txt'])('of Android that refuses: %s', (name) => {
    // What a program or a file says instead of what was asked for.
    const refusal = fixture(`android/${name}`);
    expect(parseNode(`/usr/bin/node\n${refusal}`)).toEqual({ name: 'node', path: '/usr/bin/node', version: null });
    expect(parsePython(refusal)).toBeNull();
    const sections = ['cpuinfo', 'sensors', 'governor', 'memory', 'nvpmodel', 'drm', 'androidGpu'];
    const state = parseBoard(sections.map((section) => `##espalier ${section}\n${refusal}`).join('\n'));
    expect(state).toEqual(parseBoard(''));
  });

  it.each([
    [
      'tegrastats-jp4-nano.txt',
      {
        memoryUsedBytes: 1766 * 2 ** 20,
        cores: [0.24, 0.15, 0.13, 0.1].map((load) => ({ load, khz: 1_224_000 })),
        gpuLoad: 0,
        gpuKhz: null,
        temperatures: { PLL: 21, CPU: 25, PMIC: 100, GPU: 23.5, AO: 33.5, thermal: 24.5 },
        rails: { POM_5V_IN: 2545, POM_5V_GPU: 0, POM_5V_CPU: 549 },
        rest: 'SWAP 0/2048MB (cached 0MB) EMC_FREQ 0%',
      },
    ],
    [
      'tegrastats-jp4-tx2.txt',
      {
        memoryUsedBytes: 2135 * 2 ** 20,
        cores: [0.02, 0, 0, 0.02, 0.02, 0.02].map((load, core) => ({ load, khz: core === 4 ? 2_036_000 : 2_035_000 })),
        gpuLoad: 0,
        gpuKhz: 1_300_000,
        temperatures: { BCPU: 30, MCPU: 30, GPU: 29, PLL: 30, Tboard: 28, Tdiode: 28.25, PMIC: 100, thermal: 29.4 },
        rails: { VDD_IN: 3104, VDD_CPU: 291, VDD_GPU: 145, VDD_SOC: 727, VDD_WIFI: 0, VDD_DDR: 1248 },
        rest: 'EMC_FREQ 1%@1866 APE 150 MTS fg 0% bg 0%',
      },
    ],
    [
      'tegrastats-jp5-agxorin.txt',
      {
        memoryUsedBytes: 2257 * 2 ** 20,
        cores: Array.from({ length: 12 }, () => ({ load: 0, khz: 729_000 })),
        gpuLoad: 0,
        gpuKhz: null,
        temperatures: { CPU: 41.375, Tboard: 29, SOC2: 39, Tdiode: 30.75, SOC0: 38.906, tj: 41.468, SOC1: 38.843 },
        rails: {},
        rest: 'SWAP 0/15268MB (cached 0MB) EMC_FREQ 0%',
      },
    ],
    [
      'tegrastats-jp5-xaviernx.txt',
      {
        memoryUsedBytes: 2690 * 2 ** 20,
        cores: [
          { load: 0.03, khz: 1_904_000 },
          { load: 0.07, khz: 1_906_000 },
          { load: 0.01, khz: 1_905_000 },
          { load: 0, khz: 1_907_000 },
          null,
          null,
        ],
        gpuLoad: 0,
        gpuKhz: 510_000,
        temperatures: { AUX: 39, CPU: 39.5, AO: 37.5, GPU: 37.5, PMIC: 50 },
        rails: { VDD_IN: 5079, VDD_CPU_GPU_CV: 696, VDD_SOC: 1104 },
        rest: 'SWAP 479/3427MB (cached 3MB) EMC_FREQ 0%@1600 VIC_FREQ 601 APE 150',
      },
    ],
    [
      'tegrastats-jp6-orinnano.txt',
      {
        memoryUsedBytes: 6185 * 2 ** 20,
        cores: [0.15, 0.11, 0.14, 0.13, 0.11, 0.08].map((load) => ({ load, khz: 729_000 })),
        gpuLoad: 0.63,
        gpuKhz: 621_000,
        temperatures: { cpu: 53.968, soc2: 52.437, soc0: 50.75, gpu: 53.343, tj: 53.968, soc1: 51.656 },
        rails: { VDD_IN: 12479, VDD_CPU_GPU_CV: 4667, VDD_SOC: 2817 },
        rest: 'SWAP 851/3810MB (cached 1MB) EMC_FREQ 43%@2133 NVDEC off NVJPG off NVJPG1 off VIC off OFA off APE 200',
      },
    ],
  ] as const)('of %s', (name, { temperatures, rails, ...expected }) => {
    expect(parseTegrastats(fixture(`jetson/${name}`).trim())).toEqual({
      ...expected,
      temperatures: Object.entries(temperatures).map(([zone, celsius]) => ({ zone, celsius })),
      rails: Object.entries(rails).map(([rail, milliwatts]) => ({ name: rail, milliwatts })),
    });
  });

  it('cut off at any byte is no error', () => {
    for (const folder of ['jetson', 'android']) {
      for (const name of readdirSync(join(fixtures ?? '', folder))) {
        const text = fixture(`${folder}/${name}`).slice(0, 2000);
        for (let length = 0; length <= text.length; length++) {
          const cut = text.slice(0, length);
          parseTegrastats(cut);
          jetson.parseJetsonClocks(cut);
          jetson.parsePowerMode(cut);
          new TelemetryLines().read(cut);
          parseBoard(`##espalier cpuinfo\n${cut}`);
        }
      }
    }
  });
});
