import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../electron/devices/connection/connection.ts';
import { LocalConnection } from '../../../../electron/devices/connection/local/local-connection.ts';
import { telemetryScript } from '../../../../electron/devices/telemetry/script.ts';
import { TelemetryLines, watchBoard } from '../../../../electron/devices/telemetry/watch-board.ts';
import type { TelemetryPoint } from '../../../../shared/api/devices.ts';
import { shells } from '../board/shells.ts';
import { hybrid, nano, orinNano, phone, writeProgram, writeTree, type Tree } from '../board/trees.ts';
import { errorOf, lab, useDeviceLab } from '../device-lab.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function boardOf(tree: Tree): string {
  const root = mkdtempSync(join(tmpdir(), 'espalier board '));
  folders.push(root);
  writeTree(root, tree);
  return root;
}

/** Processes with `text` among their arguments. */
function processesNaming(text: string): string[] {
  return readdirSync('/proc').filter((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

/** The first `count` points of a board's tree, read by a shell over a connection to this computer. */
async function pointsOf(root: string, count: number, shell: readonly string[] = ['sh']): Promise<TelemetryPoint[]> {
  const connection = new LocalConnection();
  const enough = new AbortController();
  const lines = new TelemetryLines();
  const points: TelemetryPoint[] = [];
  const path = `PATH=${join(root, 'programs')}:/usr/bin:/bin`;
  const work = connection.exec(['env', path, ...shell, '-c', telemetryScript, 'sh', root], {
    signal: enough.signal,
    timeoutMs: 20_000,
    onStdoutLine: (line) => {
      const point = lines.read(line);
      if (point !== null) points.push(point);
      if (points.length >= count) enough.abort();
    },
  });
  expect((await errorOf(work)).code).toBe('CANCELLED');
  await connection.close();
  return points;
}

async function watchTwoPoints(connection: Connection): Promise<readonly TelemetryPoint[]> {
  const enough = new AbortController();
  const points: TelemetryPoint[] = [];
  await watchBoard(connection, {
    signal: enough.signal,
    onPoint: (point) => {
      if (points.push(point) === 2) enough.abort();
    },
  });
  return points;
}

describe.concurrent('telemetry', () => {
  it.each(shells)('of a Jetson with JetPack 6, read by %s', async (...shell) => {
    const [point] = await pointsOf(boardOf(orinNano), 1, shell);
    expect(point).toEqual({
      atMs: 0,
      temperatures: [
        { zone: 'cpu-thermal', celsius: 53.968 },
        { zone: 'tj-thermal', celsius: 54.062 },
      ],
      clocksKhz: [729_600, 729_601, 729_602, 729_603, 729_604, 729_605],
      cpuLoad: null,
      gpuKhz: 612_000,
      gpuLoad: 0.345,
      memoryUsedBytes: (7_802_804 - 5_348_796) * 1024,
      rails: [
        { name: 'VDD_IN', milliwatts: 9250.304 },
        { name: 'VDD_CPU_GPU_CV', milliwatts: 1592.32 },
      ],
      throttling: [
        { cause: 'VDD_IN above its maximum', count: 0 },
        { cause: 'VDD_IN above its critical current', count: 1 },
        { cause: 'oc1', count: 1 },
        { cause: 'oc2', count: 0 },
        { cause: 'oc3', count: 2 },
      ],
    });
  });

  it('of a Jetson with JetPack 4', async () => {
    const [point] = await pointsOf(boardOf(nano), 1);
    expect(point).toMatchObject({ gpuKhz: 76_800, gpuLoad: 0.12, rails: [{ milliwatts: 2545 }, {}, {}] });
  });

  it('of a Jetson whose power only tegrastats may read', async () => {
    const hidden = Object.fromEntries(Object.entries(nano).filter(([path]) => !path.includes('ina3221x')));
    const root = boardOf(hidden);
    const line = 'RAM 1/2MB CPU [0%@102] GR3D_FREQ 99%@998 POM_5V_IN 2545/2547';
    writeProgram(root, 'programs/tegrastats', `while :; do echo '${line}'; sleep 1; done`);
    const points = await pointsOf(root, 2);
    expect(points[1]).toMatchObject({ rails: [{ name: 'POM_5V_IN', milliwatts: 2545 }], gpuLoad: 0.12 });
    for (let tries = 0; tries < 300 && processesNaming(root).length > 0; tries++) await sleep(10);
    expect(processesNaming(root)).toEqual([]);
  });

  it('of a phone that hides its clock goes by the date', async () => {
    const points = await pointsOf(boardOf(phone), 2);
    expect(points[0]).toMatchObject({ atMs: 0, cpuLoad: null, gpuKhz: 587_000, gpuLoad: 0.12, temperatures: [] });
    expect(points[1]?.atMs).toBeGreaterThan(900);
  });

  it('follows what changes', async () => {
    const root = boardOf(hybrid);
    const points = pointsOf(root, 2);
    await sleep(500);
    const file = (path: string, text: string): void => writeFileSync(join(root, path), `${text}\n`);
    file('proc/uptime', '24280.27 24306.20');
    file('proc/stat', 'cpu  1500 100 500 9500 400 0 0 0 0 0');
    file('sys/class/powercap/intel-rapl:0/energy_uj', '9671150');
    file('sys/class/thermal/thermal_zone0/temp', '75000');
    expect((await points)[1]).toMatchObject({
      atMs: 2000,
      cpuLoad: 0.25,
      temperatures: [{ zone: 'x86_pkg_temp', celsius: 75 }],
      gpuKhz: 350_000,
      // The counter began anew at 262143328850.
      rails: [{ name: 'package-0', milliwatts: 5000 }],
    });
  });

  it('of this computer ends without a word when it is no longer wanted', async () => {
    const connection = new LocalConnection();
    const [first, second] = await watchTwoPoints(connection);
    await connection.close();
    expect(first?.atMs).toBe(0);
    expect(second?.atMs).toBeGreaterThan(900);
    expect(second?.cpuLoad).not.toBeNull();
  });
});

describe.skipIf(!lab.available)('watching a board over SSH', () => {
  const device = useDeviceLab();

  it('leaves nothing running', async () => {
    const connection = await device().open();
    const [first, second] = await watchTwoPoints(connection);
    expect(second!.atMs - first!.atMs).toBeGreaterThan(900);
    await connection.close();
    expect(device().commands()).toEqual([]);
  });

  it('says that the link was lost', async () => {
    const connection = await device().open();
    const onPoint = (): void => device().cut(device().sessions());
    const signal = new AbortController().signal;
    expect((await errorOf(watchBoard(connection, { signal, onPoint }))).code).toBe('LINK_LOST');
    for (let tries = 0; tries < 300 && device().commands().length > 0; tries++) await sleep(10);
    expect(device().commands()).toEqual([]);
  });
});
