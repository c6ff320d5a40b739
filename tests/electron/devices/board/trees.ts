import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files of a board below its root, by their paths. A value of `fails` makes one that exists and cannot be read. */
export type Tree = Readonly<Record<string, string | typeof fails>>;
const fails = Symbol('fails to read');

export function writeTree(root: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    // A folder in its place: opening it works, reading does not, even for root.
    if (content === fails) mkdirSync(file);
    else writeFileSync(file, `${content}\n`);
  }
}

/** Keys under a folder: `under('sys/x', { y: '1' })` is `{ 'sys/x/y': '1' }`. */
function under(folder: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, content]) => [`${folder}/${path}`, content]));
}

function cpus(count: number, files: (core: number) => Tree): Tree {
  return Object.assign(
    {},
    ...Array.from({ length: count }, (_, core) => under(`sys/devices/system/cpu/cpu${core}`, files(core))),
  ) as Tree;
}

function zones(entries: readonly (readonly [type: string, temp: string | typeof fails])[]): Tree {
  return Object.assign(
    {},
    ...entries.map(([type, temp], zone) => under(`sys/class/thermal/thermal_zone${zone}`, { type, temp })),
  ) as Tree;
}

const cpufreq = (now: number, max: number, governor = 'schedutil'): Tree => ({
  'cpufreq/scaling_cur_freq': String(now),
  'cpufreq/cpuinfo_max_freq': String(max),
  'cpufreq/scaling_governor': governor,
});

const armCpuinfo = (parts: readonly string[]): string =>
  parts
    .map((part, core) => `processor\t: ${core}\nBogoMIPS\t: 62.50\nCPU implementer\t: 0x41\nCPU part\t: ${part}\n`)
    .join('\n');

const proc: Tree = {
  'proc/uptime': '24278.27 24306.20',
  'proc/stat': 'cpu  1000 100 500 8000 400 0 0 0 0 0\ncpu0 500 50 250 4000 200 0 0 0 0 0',
  'proc/meminfo':
    'MemTotal:        7802804 kB\nMemFree:         1839504 kB\nMemAvailable:    5348796 kB\nBuffers: 1 kB',
  'proc/loadavg': '0.52 0.58 0.59 1/467 3461',
};

/** A Jetson Orin Nano with JetPack 6; `nvpmodel -q` wants sudo there. */
export const orinNano: Tree = {
  ...proc,
  'proc/device-tree/model': 'NVIDIA Jetson Orin Nano Developer Kit\0',
  'proc/device-tree/compatible': 'nvidia,p3768-0000+p3767-0003\0nvidia,p3767-0003\0nvidia,tegra234\0',
  'etc/os-release': 'NAME="Ubuntu"\nPRETTY_NAME="Ubuntu 22.04.5 LTS"',
  'etc/nv_tegra_release':
    '# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic, EABI: aarch64, DATE: Wed Jan  8',
  'etc/nvpmodel.conf':
    '# < POWER_MODEL ID=9 NAME=COMMENT >\n< POWER_MODEL ID=0 NAME=15W >\nCPU_ONLINE CORE_0 1\n< POWER_MODEL ID=1 NAME=7W >\n< POWER_MODEL ID=2 NAME=MAXN_SUPER >\n< PM_CONFIG DEFAULT=0 >',
  'var/lib/nvpmodel/status': 'pmode:0002',
  'proc/cpuinfo': armCpuinfo(Array.from({ length: 6 }, () => '0xd42')),
  ...cpus(6, (core) => cpufreq(729_600 + core, 1_510_400)),
  ...zones([
    ['cpu-thermal', '53968'],
    ['cv0-thermal', fails],
    ['gpu-thermal', '-256000'],
    ['tj-thermal', '54062'],
  ]),
  ...under('sys/class/hwmon/hwmon1', {
    name: 'ina3221',
    in1_label: 'VDD_IN',
    in2_label: 'VDD_CPU_GPU_CV',
    in3_label: 'NC',
    in7_label: 'sum of shunt voltages',
    in1_input: '4984',
    in2_input: '4976',
    in3_input: '0',
    in7_input: '1234',
    curr1_input: '1856',
    curr2_input: '320',
    curr3_input: '0',
    curr1_max_alarm: '0',
    curr1_crit_alarm: '1',
  }),
  ...under('sys/class/hwmon/hwmon3', {
    name: 'soctherm_oc',
    oc1_event_cnt: '1',
    oc2_event_cnt: '0',
    oc3_event_cnt: '2',
  }),
  ...under('sys/class/devfreq/17000000.gpu', { cur_freq: '612000000', 'device/load': '345' }),
  ...under('sys/class/devfreq/15340000.vic', { cur_freq: '115200000' }),
  'usr/lib/aarch64-linux-gnu/libnvinfer.so.10.3.0': '',
};

/** As many files as the largest Jetson has. */
export const agxOrin: Tree = {
  ...orinNano,
  ...cpus(12, () => cpufreq(2_112_000, 2_201_600)),
  ...zones(Array.from({ length: 10 }, (_, zone) => [`zone${zone}-thermal`, '41375'] as const)),
  ...(Object.assign(
    {},
    ...[1, 2].map((hwmon) =>
      under(`sys/class/hwmon/hwmon${hwmon}`, {
        name: 'ina3221',
        ...(Object.assign(
          {},
          ...[1, 2, 3].map((channel) => ({
            [`in${channel}_label`]: `VDD_${hwmon}_${channel}`,
            [`in${channel}_input`]: '4984',
            [`curr${channel}_input`]: '1856',
            [`curr${channel}_max_alarm`]: '0',
            [`curr${channel}_crit_alarm`]: '0',
          })),
        ) as Tree),
      }),
    ),
  ) as Tree),
};

/** A Jetson Nano with JetPack 4. */
export const nano: Tree = {
  ...proc,
  'proc/device-tree/model': 'NVIDIA Jetson Nano Developer Kit\0',
  'proc/device-tree/compatible': 'nvidia,p3449-0000-b00+p3448-0000-b00\0nvidia,jetson-nano\0nvidia,tegra210\0',
  'etc/nv_tegra_release': '# R32 (release), REVISION: 7.1, GCID: 29818004, BOARD: t210ref, EABI: aarch64',
  'proc/cpuinfo':
    'processor\t: 0\nmodel name\t: ARMv8 Processor rev 1 (v8l)\nCPU implementer\t: 0x41\nCPU part\t: 0xd07\n',
  ...cpus(4, () => cpufreq(1_224_000, 1_479_000)),
  ...zones([
    ['PLL-therm', '21000'],
    ['PMIC-Die', '100000'],
  ]),
  ...under('sys/bus/i2c/drivers/ina3221x/6-0040/iio:device0', {
    rail_name_0: 'POM_5V_IN',
    rail_name_1: 'POM_5V_GPU',
    rail_name_2: 'POM_5V_CPU',
    in_power0_input: '2545',
    in_power1_input: '0',
    in_power2_input: '549',
  }),
  'sys/devices/gpu.0/load': '120',
  'sys/class/devfreq/57000000.gpu/cur_freq': '76800000',
};

/** A Raspberry Pi 5. */
export const raspberryPi: Tree = {
  ...proc,
  'proc/device-tree/model': 'Raspberry Pi 5 Model B Rev 1.0\0',
  'proc/device-tree/compatible': 'raspberrypi,5-model-b\0brcm,bcm2712\0',
  'proc/cpuinfo': armCpuinfo(Array.from({ length: 4 }, () => '0xd0b')),
  ...cpus(4, () => cpufreq(1_500_000, 2_400_000, 'ondemand')),
  ...zones([['cpu-thermal', '48300']]),
  ...under('sys/class/thermal/cooling_device0', { type: 'pwm-fan', 'stats/total_trans': '7' }),
  ...under('sys/class/thermal/cooling_device1', { type: 'cpufreq-cpu0', 'stats/total_trans': '3' }),
  ...under('sys/class/hwmon/hwmon2', { name: 'rpi_volt', in0_lcrit_alarm: '0' }),
  'sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled': '50005',
  'sys/class/drm/card0/device/uevent': 'DRIVER=v3d\nOF_NAME=v3d\nOF_COMPATIBLE_0=brcm,2712-v3d\nOF_COMPATIBLE_N=1',
};

/** A phone with Termux: no /proc/uptime, /proc/stat and thermal zones for a user's programs. */
export const phone: Tree = {
  'proc/meminfo': proc['proc/meminfo'] as string,
  'proc/cpuinfo': armCpuinfo(['0xd05', '0xd05', '0xd05', '0xd05', '0xd0d', '0xd0d', '0xd0d', '0xd0d']),
  ...cpus(8, (core) => cpufreq(691_200, [1_804_800, 2_419_200, 2_841_600][core < 4 ? 0 : core < 7 ? 1 : 2] ?? 0)),
  ...under('sys/class/kgsl/kgsl-3d0', {
    gpu_model: 'Adreno650v2',
    gpuclk: '587000000',
    gpu_busy_percentage: '12 %',
  }),
};

/** A computer with cores of two kinds. */
export const hybrid: Tree = {
  ...proc,
  'sys/class/dmi/id/sys_vendor': 'Dell Inc.',
  'sys/class/dmi/id/product_name': 'XPS 15 9520',
  'proc/cpuinfo': Array.from(
    { length: 4 },
    (_, core) =>
      `processor\t: ${core}\nvendor_id\t: GenuineIntel\nmodel name\t: 12th Gen Intel(R) Core(TM) i7-12700H\ncpu MHz\t\t: 2700.000\n`,
  ).join('\n'),
  'sys/devices/cpu_core/cpus': '0-1',
  'sys/devices/cpu_atom/cpus': '2-3',
  ...cpus(4, (core) => ({
    ...cpufreq(2_700_000, [4_600_000, 4_700_000, 3_500_000, 3_500_000][core] ?? 0, 'powersave'),
    'thermal_throttle/core_throttle_count': String(core),
    'thermal_throttle/package_throttle_count': '11',
  })),
  ...zones([['x86_pkg_temp', '61000']]),
  ...under('sys/class/powercap/intel-rapl:0', {
    name: 'package-0',
    energy_uj: '262143000000',
    max_energy_range_uj: '262143328850',
  }),
  'sys/firmware/acpi/platform_profile': 'balanced',
  'sys/firmware/acpi/platform_profile_choices': 'low-power balanced performance',
  'sys/class/drm/card0/device/uevent': 'DRIVER=i915\nPCI_CLASS=30000\nPCI_ID=8086:46A6',
  'sys/class/drm/card0/gt_act_freq_mhz': '350',
};

/** A program at `path` below the root: a shell script. */
export function writeProgram(root: string, path: string, script: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** A script that prints a text. */
export function says(text: string): string {
  return `cat <<'END'\n${text}\nEND`;
}
