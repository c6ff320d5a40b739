import type { DeviceState } from '../../../shared/api/devices.ts';

// What only NVIDIA's Jetson has. Every parser gives null, or nothing, for what it does not understand.

type Jetson = NonNullable<DeviceState['jetson']>;

/** NVIDIA's numbering of its system (its archive of Jetson Linux). */
const jetPacks: Record<string, number> = { 28: 3, 31: 4, 32: 4, 34: 5, 35: 5, 36: 6, 38: 7, 39: 7 };

function jetsonOf(l4t: string): Jetson {
  return { l4t, jetPack: jetPacks[l4t.split('.')[0] ?? ''] ?? null };
}

/** "# R35 (release), REVISION: 3.1, GCID: 32827747, BOARD: t186ref, EABI: aarch64, DATE: Sun Mar 19 15:19:21 UTC 2023" */
export function parseTegraRelease(text: string): Jetson | null {
  const match = /^# R(\d+) \(release\), REVISION: (\d[\d.]*)/m.exec(text);
  return match === null ? null : jetsonOf(`${match[1]}.${match[2]}`);
}

/** "35.3.1-20230319081403": the version of the package nvidia-l4t-core. */
export function parseTegraPackage(text: string): Jetson | null {
  const version = /^(\d+\.[\d.]+)-/.exec(text.trim())?.[1];
  return version === undefined ? null : jetsonOf(version);
}

/** "JetPack 5 (L4T 35.3.1)" */
export function describeJetson({ l4t, jetPack }: Jetson): string {
  return jetPack === null ? `L4T ${l4t}` : `JetPack ${jetPack} (L4T ${l4t})`;
}

/** GPU generations by the chip's name in the device tree. */
const gpus: Record<string, string> = {
  tegra210: 'Maxwell',
  tegra186: 'Pascal',
  tegra194: 'Volta',
  tegra234: 'Ampere',
  tegra264: 'Blackwell',
};

/** "nvidia,p3768-0000+p3767-0003\0nvidia,p3767-0003\0nvidia,tegra234\0": the device tree's `compatible`. */
export function parseTegraGpu(compatible: string): string | null {
  const chip = /(?:^|\0)nvidia,(tegra\d+)(?=\0|$)/.exec(compatible)?.[1];
  if (chip === undefined) return null;
  const generation = gpus[chip];
  return generation === undefined ? `NVIDIA ${chip}` : `NVIDIA ${generation} (${chip})`;
}

/** "NV Power Mode: MAXN"; a line on the fan may come first, and the mode's number after it. */
export function parsePowerMode(nvpmodel: string): string | null {
  return /^NV Power Mode:(.*)$/m.exec(nvpmodel)?.[1]?.trim() || null;
}

interface PowerMode {
  readonly id: number;
  readonly name: string;
}

/** "< POWER_MODEL ID=0 NAME=MAXN >" a mode in /etc/nvpmodel.conf. */
export function parsePowerModes(text: string): PowerMode[] {
  return [...text.matchAll(/^<\s*POWER_MODEL\s+ID=(\d{1,4})\s+NAME=(\S+)\s*>/gm)].map(([, id, name = '']) => ({
    id: Number(id),
    name,
  }));
}

/** "pmode:0002" or "pmode:0002 fmode:quiet": nvpmodel's own note of the mode, where asking nvpmodel needs sudo. */
export function parsePowerModeNumber(status: string): number | null {
  const id = /^pmode:(\d{1,4})\b/m.exec(status)?.[1];
  return id === undefined ? null : Number(id);
}

/** "cpu0: Online=1 Governor=schedutil MinFreq=115200 MaxFreq=2201600 CurrentFreq=2112000 IdleStates: WFI=1 c7=1"; old L4T spells "Gonvernor". */
export function parseJetsonClocks(text: string): { readonly governor: string; readonly currentKhz: number }[] {
  const form = /^cpu\d+: Online=1 Go[nv]+ernor=(\S+) MinFreq=\d+ MaxFreq=\d+ CurrentFreq=(\d{1,9})\b/gm;
  return [...text.matchAll(form)].map(([, governor = '', khz]) => ({ governor, currentKhz: Number(khz) }));
}
