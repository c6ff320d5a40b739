import { describe, expect, it } from 'vitest';
import * as condition from '../../../../electron/devices/board/condition.ts';
import * as gpu from '../../../../electron/devices/board/gpu.ts';
import * as identity from '../../../../electron/devices/board/identity.ts';
import * as jetson from '../../../../electron/devices/board/jetson.ts';
import * as processor from '../../../../electron/devices/board/processor.ts';
import * as tools from '../../../../electron/devices/board/tools.ts';

describe('fields of a board', () => {
  it('tell what it is', () => {
    expect(identity.parseDeviceTreeModel('NVIDIA Jetson Orin Nano Developer Kit\0')).toBe(
      'NVIDIA Jetson Orin Nano Developer Kit',
    );
    expect(identity.parseDmiProduct('Dell Inc.\nXPS 13 9310\n')).toBe('Dell Inc. XPS 13 9310');
    expect(identity.parseDmiProduct('To Be Filled By O.E.M.\nSystem Product Name')).toBeNull();
    expect(identity.parseOsRelease('ID=ubuntu\nPRETTY_NAME="Ubuntu 20.04.6 LTS"\n')).toBe('Ubuntu 20.04.6 LTS');
    expect(identity.parseAndroidRelease('14\n')).toBe('Android 14');
  });

  it('tell how it is', () => {
    expect(condition.parseGovernor('schedutil\n')).toBe('schedutil');
    expect(condition.parseCpuinfoClocks('cpu MHz\t\t: 2793.436\nx\ncpu MHz\t\t: 800.000\n')).toEqual([
      2_793_436, 800_000,
    ]);
    expect(condition.parseLoadAverage('0.52 0.58 0.59 1/467 3461')).toBe(0.52);
    expect(condition.parseMemory('MemTotal:        7802804 kB\nMemFree: 1 kB')).toBe(7_802_804 * 1024);
    const df =
      'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/root 59767716 21034856 36262932 37% /\n';
    expect(condition.parseFreeDisk(df)).toBe(36_262_932 * 1024);
  });

  it.each([
    ['28.2', 3],
    ['32.7', 4],
    ['34.1', 5],
    ['35.3.1', 5],
    ['36.4.3', 6],
    ['38.2', 7],
    ['39.0', 7],
    ['41.0.1', null],
  ])('tell the JetPack of L4T %s', (l4t, jetPack) => {
    const [major, ...revision] = l4t.split('.');
    const release = `# R${major} (release), REVISION: ${revision.join('.')}, GCID: 32827747, BOARD: t186ref, EABI: aarch64`;
    expect(jetson.parseTegraRelease(release)).toEqual({ l4t, jetPack });
    expect(jetson.parseTegraPackage(`${l4t}-20230319081403`)).toEqual({ l4t, jetPack });
  });

  it('tell the mode of a Jetson', () => {
    expect(jetson.parsePowerMode('NV Power Mode: 15W\n2\n')).toBe('15W');
    expect(jetson.parsePowerMode('NV Power Mode:\n')).toBeNull();
    expect(jetson.parsePowerModeNumber('pmode:0002 fmode:quiet')).toBe(2);
    expect(jetson.parsePowerModes('< POWER_MODEL ID=0 NAME=MODE_15W_6CORE >\n#< POWER_MODEL ID=1 NAME=X >')).toEqual([
      { id: 0, name: 'MODE_15W_6CORE' },
    ]);
    const old =
      'cpu0: Online=1 Gonvernor=schedutil MinFreq=102000 MaxFreq=1479000 CurrentFreq=204000 IdleStates: WFI=1';
    expect(jetson.parseJetsonClocks(`${old}\ncpu1: Online=0`)).toEqual([
      { governor: 'schedutil', currentKhz: 204_000 },
    ]);
  });

  it("tell a processor's cores", () => {
    const bigLittle = ['0xd03', '0xd03', '0xd09'].map((part) => `CPU implementer : 0x41\nCPU part : ${part}\n`);
    expect(processor.parseCpuModel(bigLittle.join('\n'))).toBe('Cortex-A53 + Cortex-A73');
    expect(processor.parseCpuModel('CPU implementer : 0x4e\nCPU part : 0x004')).toBe('NVIDIA Carmel');
    expect(processor.parseCpuModel('CPU implementer : 0x61\nCPU part : 0x022')).toBe(
      'CPU part 0x022 of implementer 0x61',
    );
    expect(processor.parseCpuModel('model name : ARMv8 Processor rev 1 (v8l)\n')).toBe('ARMv8 Processor rev 1 (v8l)');
    expect(processor.parseCpuModel('model name\t: Intel(R) Xeon(R) Processor\n')).toBe('Intel(R) Xeon(R) Processor');
    // As Linux 3.10 has it: what the cores are is said once, after all of them.
    const old =
      'Processor\t: AArch64 Processor rev 4\nprocessor\t: 0\nprocessor\t: 1\n\nCPU implementer\t: 0x41\nCPU part\t: 0xd03\n';
    expect(processor.coreClusters(old, '', '')).toEqual([{ model: 'Cortex-A53', cores: 2, maxKhz: null }]);
    // A core that is off is in no block.
    expect(processor.coreClusters(old, '0 1800000\n1 1800000\n2 2400000', '').map(({ cores }) => cores)).toEqual([
      1, 2,
    ]);
    expect([...processor.parseCoreTypes('core 0-1,4\natom 8').keys()]).toEqual([0, 1, 4, 8]);
  });

  it('tell the GPU', () => {
    expect(gpu.parseNvidiaSmi('NVIDIA A100, 550.54.15\nNVIDIA A100, 550.54.15')).toBe(
      '2 x NVIDIA A100 (driver 550.54.15)',
    );
    expect(gpu.parseNvidiaSmi('NVIDIA-SMI has failed because it could not communicate with the driver.')).toBeNull();
    expect(gpu.parseMali('Mali-G610 4 cores r0p0 0xA8670000')).toBe('Mali-G610 4 cores');
    expect(gpu.parseDrm('DRIVER=i915\nPCI_ID=8086:9A49\n\nDRIVER=vkms\n\n')).toBe('Intel 8086:9A49 (i915) + vkms');
    expect(gpu.parseEgl('mali')).toBe('mali');
  });

  it('tell the version of TensorRT', () => {
    const banner = (version: string): string => `&&&& RUNNING TensorRT.trtexec [TensorRT ${version}] # trtexec --help`;
    expect(tools.parseTensorrtVersion('/usr/bin/trtexec\nlibnvinfer.so.8.5.2\nlibnvinfer.so.8.5.2')).toBe('8.5.2');
    expect(['v8502', 'v8001', 'v100300', 'v101303'].map(banner).map(tools.parseTensorrtVersion)).toEqual([
      '8.5.2',
      '8.0.1',
      '10.3.0',
      '10.13.3',
    ]);
  });

  it('tell an onnxruntime without a version', () => {
    const text = '/usr/bin/python3\nPython 3.6.9\nonnxruntime unknown /opt/my packages/onnxruntime';
    expect(tools.parsePythonOnnxruntime(text)).toEqual({
      name: 'python-onnxruntime',
      path: '/opt/my packages/onnxruntime',
      version: null,
    });
  });
});
