// What a device is. Every parser gives null for what it does not understand.

/** "NVIDIA Jetson Orin Nano Developer Kit\0" (device tree), NUL-ended. */
export function parseDeviceTreeModel(text: string): string | null {
  const model = text.replaceAll('\0', '').trim();
  return model === '' ? null : model;
}

/** Vendor and product, a line each: "Dell Inc.\nXPS 13 9310". Left to placeholders on many self-built computers. */
export function parseDmiProduct(text: string): string | null {
  const lines = text.split('\n').map((line) => line.trim());
  const meant = lines.filter(
    (line) => line !== '' && !/to be filled|system (manufacturer|product)|default string/i.test(line),
  );
  return meant.length === 0 ? null : meant.join(' ');
}

/** PRETTY_NAME="Debian GNU/Linux 12 (bookworm)" */
export function parseOsRelease(text: string): string | null {
  const value = /^PRETTY_NAME=(.*)$/m.exec(text)?.[1]?.trim();
  if (value === undefined) return null;
  const bare = value.replace(/^(["'])(.*)\1$/, '$2');
  return bare === '' ? null : bare;
}

/** NVIDIA's numbering of its system: L4T 32 is JetPack 4, 38 and 39 are JetPack 7. */
const jetPacks: Record<string, number> = { 32: 4, 34: 5, 35: 5, 36: 6, 38: 7, 39: 7 };

function describeL4t(version: string): string {
  const jetPack = jetPacks[version.split('.')[0] ?? ''];
  return jetPack === undefined ? `L4T ${version}` : `JetPack ${jetPack} (L4T ${version})`;
}

/** "# R35 (release), REVISION: 3.1, GCID: 32827747, BOARD: t186ref, EABI: aarch64, DATE: Sun Mar 19 15:19:21 UTC 2023" */
export function parseTegraRelease(text: string): string | null {
  const match = /^# R(\d+) \(release\), REVISION: ([\d.]+)/m.exec(text);
  return match === null ? null : describeL4t(`${match[1]}.${match[2]}`);
}

/** "35.3.1-20230319081403": the version of the package nvidia-l4t-core. */
export function parseTegraPackage(text: string): string | null {
  const version = /^(\d+\.[\d.]+)-/.exec(text.trim())?.[1];
  return version === undefined ? null : describeL4t(version);
}

/** Names of ARM's cores by the "CPU part" of implementer 0x41 (ARM's Technical Reference Manuals, MIDR_EL1). */
const armParts: Record<string, string> = {
  '0xd03': 'Cortex-A53',
  '0xd04': 'Cortex-A35',
  '0xd05': 'Cortex-A55',
  '0xd07': 'Cortex-A57',
  '0xd08': 'Cortex-A72',
  '0xd09': 'Cortex-A73',
  '0xd0a': 'Cortex-A75',
  '0xd0b': 'Cortex-A76',
  '0xd0d': 'Cortex-A77',
  '0xd41': 'Cortex-A78',
  '0xd42': 'Cortex-A78AE',
  '0xd44': 'Cortex-X1',
  '0xd46': 'Cortex-A510',
  '0xd47': 'Cortex-A710',
};

function armCores(text: string): string[] {
  const cores = new Set<string>();
  let implementer: string | undefined;
  // "CPU implementer	: 0x41" comes before "CPU part	: 0xd03" in every core's block.
  for (const line of text.split('\n')) {
    const [key, value] = line.split(':').map((part) => part.trim());
    if (key === 'CPU implementer') implementer = value;
    if (key !== 'CPU part' || value === undefined) continue;
    const name = implementer === '0x41' ? armParts[value.toLowerCase()] : undefined;
    cores.add(name ?? `CPU part ${value} of implementer ${implementer ?? 'unknown'}`);
  }
  return [...cores];
}

/** "model name	: Intel(R) Xeon(R) Processor @ 2.10GHz" on x86, core by core on ARM: "Cortex-A53 + Cortex-A73". */
export function parseCpuModel(cpuinfo: string): string | null {
  const named = /^model name\s*:\s*(.+)$/m.exec(cpuinfo)?.[1]?.trim();
  // Old ARM kernels have the architecture there: "ARMv8 Processor rev 1 (v8l)".
  if (named !== undefined && !/^ARMv\d/.test(named)) return named;
  const cores = armCores(cpuinfo);
  return cores.length > 0 ? cores.join(' + ') : (named ?? null);
}
