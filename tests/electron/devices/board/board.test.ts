import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseBoard, readBoard } from '../../../../electron/devices/board/board.ts';
import { boardScript } from '../../../../electron/devices/board/script.ts';
import { toolSections } from '../../../../electron/devices/board/tools-script.ts';
import { parsePython, parsePythonOnnxruntime } from '../../../../electron/devices/board/tools.ts';
import { LocalConnection } from '../../../../electron/devices/connection/local/local-connection.ts';
import { runInTree, shells } from './shells.ts';
import { hybrid, nano, orinNano, phone, raspberryPi, says, writeProgram, writeTree, type Tree } from './trees.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function boardOf(tree: Tree, programs: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'espalier board '));
  folders.push(root);
  writeTree(root, tree);
  for (const [path, text] of Object.entries(programs)) writeProgram(root, path, says(text));
  return root;
}

/** The board script, run by a real shell on a board's files. */
describe('a board', () => {
  it.each(shells)('of NVIDIA with JetPack 6, read by %s', (...shell) => {
    const root = boardOf(orinNano, {
      'usr/src/tensorrt/bin/trtexec': 'never asked: the name of the library tells the version',
      'home/linux_aarch64_benchmark_model': '',
      'programs/node': 'v20.11.1',
      'programs/python3': 'Python 3.10.12\nonnxruntime 1.23.0 /usr/lib/python3/dist-packages/onnxruntime',
      'programs/nvpmodel': 'NVPM ERROR: Need root permission',
    });
    expect(parseBoard(runInTree(boardScript, root, shell))).toMatchObject({
      board: 'NVIDIA Jetson Orin Nano Developer Kit',
      system: 'Ubuntu 22.04.5 LTS, JetPack 6 (L4T 36.4.3)',
      cpuModel: 'Cortex-A78AE',
      coreClusters: [{ model: 'Cortex-A78AE', cores: 6, maxKhz: 1_510_400 }],
      jetson: { l4t: '36.4.3', jetPack: 6 },
      gpu: 'NVIDIA Ampere (tegra234)',
      tools: [
        { name: 'trtexec', path: `${root}/usr/src/tensorrt/bin/trtexec`, version: '10.3.0' },
        { name: 'benchmark_model', path: `${root}/home/linux_aarch64_benchmark_model`, version: null },
        { name: 'python3', path: `${root}/programs/python3`, version: '3.10.12' },
        { name: 'python-onnxruntime', path: '/usr/lib/python3/dist-packages/onnxruntime', version: '1.23.0' },
        { name: 'node', path: `${root}/programs/node`, version: '20.11.1' },
      ],
      memoryBytes: 7_802_804 * 1024,
      powerMode: 'MAXN_SUPER',
      powerModes: ['15W', '7W', 'MAXN_SUPER'],
      governor: 'schedutil',
      clocksKhz: [729_600, 729_601, 729_602, 729_603, 729_604, 729_605],
      temperatures: [
        { zone: 'cpu-thermal', celsius: 53.968 },
        { zone: 'tj-thermal', celsius: 54.062 },
      ],
      rails: [
        { name: 'VDD_IN', milliwatts: (4984 * 1856) / 1000 },
        { name: 'VDD_CPU_GPU_CV', milliwatts: (4976 * 320) / 1000 },
      ],
      throttling: [
        { cause: 'VDD_IN above its maximum', count: 0 },
        { cause: 'VDD_IN above its critical current', count: 1 },
        { cause: 'oc1', count: 1 },
        { cause: 'oc2', count: 0 },
        { cause: 'oc3', count: 2 },
      ],
      loadAverage: 0.52,
    });
  });

  it('of NVIDIA with JetPack 4', () => {
    const root = boardOf(nano, {
      'programs/nvpmodel': 'NV Fan Mode:quiet\nNV Power Mode: MAXN\n0',
      'programs/trtexec': '&&&& RUNNING TensorRT.trtexec [TensorRT v8201] # trtexec --help\n=== Model Options ===',
    });
    expect(parseBoard(runInTree(boardScript, root))).toMatchObject({
      board: 'NVIDIA Jetson Nano Developer Kit',
      jetson: { l4t: '32.7.1', jetPack: 4 },
      gpu: 'NVIDIA Maxwell (tegra210)',
      cpuModel: 'Cortex-A57',
      powerMode: 'MAXN',
      tools: expect.arrayContaining([
        { name: 'trtexec', path: `${root}/programs/trtexec`, version: '8.2.1' },
      ]) as unknown,
      rails: [
        { name: 'POM_5V_IN', milliwatts: 2545 },
        { name: 'POM_5V_GPU', milliwatts: 0 },
        { name: 'POM_5V_CPU', milliwatts: 549 },
      ],
    });
  });

  it('of Raspberry Pi', () => {
    expect(parseBoard(runInTree(boardScript, boardOf(raspberryPi)))).toMatchObject({
      board: 'Raspberry Pi 5 Model B Rev 1.0',
      jetson: null,
      gpu: 'brcm,2712-v3d (v3d)',
      coreClusters: [{ model: 'Cortex-A76', cores: 4, maxKhz: 2_400_000 }],
      throttling: [
        { cause: 'cpufreq-cpu0', count: 3 },
        { cause: 'under-voltage now', count: 0 },
        { cause: 'under-voltage', count: 1 },
        { cause: 'clock capped', count: 0 },
        { cause: 'throttled', count: 1 },
        { cause: 'soft temperature limit', count: 0 },
      ],
    });
  });

  it('in a pocket', () => {
    const root = boardOf(phone);
    const properties = 'ro.product.model) echo "Pixel 6" ;; ro.build.version.release) echo 14 ;; *) echo ;;';
    writeProgram(root, 'programs/getprop', `case $1 in ${properties} esac`);
    expect(parseBoard(runInTree(boardScript, root))).toMatchObject({
      board: 'Pixel 6',
      system: 'Android 14',
      gpu: 'Adreno650v2',
      cpuModel: 'Cortex-A55 + Cortex-A77',
      coreClusters: [
        { model: 'Cortex-A77', cores: 1, maxKhz: 2_841_600 },
        { model: 'Cortex-A77', cores: 3, maxKhz: 2_419_200 },
        { model: 'Cortex-A55', cores: 4, maxKhz: 1_804_800 },
      ],
      temperatures: [],
    });
  });

  it.skipIf(process.getuid?.() !== 0)('whose folders may not be listed', () => {
    const root = boardOf({ ...phone, 'sys/class/thermal/thermal_zone7/temp': '31000' });
    // As Android does: known names may be opened, nobody is told which there are.
    for (const folder of ['', 'sys/class/thermal', 'sys/devices/system/cpu']) chmodSync(join(root, folder), 0o711);
    const nobody = 65_534;
    const state = parseBoard(runInTree(boardScript, root, ['sh'], nobody));
    expect(state.coreClusters.map(({ cores }) => cores)).toEqual([1, 3, 4]);
    expect(state.clocksKhz).toHaveLength(8);
    expect(state.temperatures).toEqual([{ zone: 'zone 7', celsius: 31 }]);
  });

  it('whose clocks only jetson_clocks tells', () => {
    const root = boardOf(
      {},
      { 'programs/jetson_clocks': 'cpu0: Online=1 Governor=schedutil MinFreq=1 MaxFreq=9 CurrentFreq=5 x' },
    );
    expect(parseBoard(runInTree(boardScript, root))).toMatchObject({ governor: 'schedutil', clocksKhz: [5] });
  });

  it('that is a computer', () => {
    const root = boardOf(hybrid, {
      'programs/nvidia-smi': 'NVIDIA GeForce RTX 3050 Ti Laptop GPU, 535.129.03',
    });
    expect(parseBoard(runInTree(boardScript, root))).toMatchObject({
      board: 'Dell Inc. XPS 15 9520',
      gpu: 'NVIDIA GeForce RTX 3050 Ti Laptop GPU (driver 535.129.03)',
      coreClusters: [
        { model: '12th Gen Intel(R) Core(TM) i7-12700H, performance cores', cores: 2, maxKhz: 4_700_000 },
        { model: '12th Gen Intel(R) Core(TM) i7-12700H, efficiency cores', cores: 2, maxKhz: 3_500_000 },
      ],
      powerMode: 'balanced',
      powerModes: ['low-power', 'balanced', 'performance'],
      rails: [],
      throttling: [
        { cause: 'package too hot', count: 11 },
        { cause: 'core too hot', count: 6 },
      ],
    });
  });

  it('that nobody knows is raw facts', () => {
    const state = parseBoard(
      runInTree(boardScript, boardOf({ 'proc/cpuinfo': 'isa\t: rv64imafdc', 'home/empty': '' })),
    );
    expect(state).toMatchObject({
      board: null,
      coreClusters: [],
      jetson: null,
      gpu: null,
      temperatures: [],
      rails: [],
      throttling: [],
      powerMode: null,
      powerModes: [],
    });
    expect(state.kernel).toMatch(/^\d/);
    expect(state.freeDiskBytes).toBeGreaterThan(0);
  });

  it('that is this computer', async () => {
    const connection = new LocalConnection();
    const state = await readBoard(connection, new AbortController().signal);
    await connection.close();
    expect(state.cores).toBeGreaterThan(0);
    expect(state.tools.find(({ name }) => name === 'node')?.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('has the onnxruntime that Python would import', () => {
    const root = boardOf({ 'onnxruntime/__init__.py': '"""ONNX Runtime"""\n__version__ = "1.19.2"\nimport nothing' });
    const { stdout } = spawnSync('sh', ['-c', `t() { "$@"; }\n${toolSections.python}`], {
      env: { ...process.env, PYTHONPATH: root },
      encoding: 'utf8',
    });
    // Without Python there is nothing to be found.
    const expected = { name: 'python-onnxruntime', path: join(root, 'onnxruntime'), version: '1.19.2' };
    expect(parsePythonOnnxruntime(stdout)).toEqual(parsePython(stdout) === null ? null : expected);
  });

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
