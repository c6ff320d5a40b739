import { parseTegraGpu } from './jetson.ts';

// What draws or computes beside the processor. Every parser gives null for what it does not understand.

/** "NVIDIA GeForce RTX 3060, 535.129.03" a GPU: name and driver's version. */
export function parseNvidiaSmi(text: string): string | null {
  const gpus = text.split('\n').flatMap((line) => {
    const [, name, driver] = /^(\S.*?), (\d+\.[\d.]+)$/.exec(line.trim()) ?? [];
    return name === undefined ? [] : `${name} (driver ${driver})`;
  });
  return gpus.length === 0 ? null : counted(gpus);
}

/** "2 x NVIDIA A100" where there are equal ones. */
function counted(gpus: readonly string[]): string {
  return [...new Set(gpus)]
    .map((gpu) => {
      const count = gpus.filter((other) => other === gpu).length;
      return count === 1 ? gpu : `${count} x ${gpu}`;
    })
    .join(' + ');
}

/** "Adreno640v1" */
export function parseAdreno(text: string): string | null {
  return /^Adreno[\w .()-]{0,60}$/i.exec(text.trim())?.[0] ?? null;
}

/** "Mali-G610 4 cores r0p0 0xA8670000" */
export function parseMali(text: string): string | null {
  return /^(Mali-\S+(?: \d+ cores)?)/.exec(text.trim())?.[1] ?? null;
}

const pciVendors: Record<string, string> = { '1002': 'AMD', '10DE': 'NVIDIA', '8086': 'Intel' };

/**
 * A block a card: "DRIVER=v3d\nOF_NAME=gpu\nOF_COMPATIBLE_0=brcm,2712-v3d" on boards, "DRIVER=i915\nPCI_ID=8086:9A49" on
 * computers.
 */
export function parseDrm(text: string): string | null {
  const cards = text.split(/\n\s*\n/).flatMap((block) => {
    const driver = /^DRIVER=(\S+)$/m.exec(block)?.[1];
    if (driver === undefined) return [];
    const compatible = /^OF_COMPATIBLE_0=(\S+)$/m.exec(block)?.[1];
    const pci = /^PCI_ID=([\dA-F]{4}):([\dA-F]{4})$/im.exec(block);
    const vendor = pciVendors[pci?.[1]?.toUpperCase() ?? ''];
    const what = compatible ?? (pci === null ? null : [vendor, pci[0].slice('PCI_ID='.length)].join(' ').trim());
    return what === null ? driver : `${what} (${driver})`;
  });
  return cards.length === 0 ? null : counted(cards);
}

/** The GPU by the source that says most about it; sections of the board script by their names. */
export function gpuOf(text: (section: string) => string): string | null {
  return (
    parseTegraGpu(text('compatible')) ??
    parseNvidiaSmi(text('nvidiaSmi')) ??
    parseAdreno(text('adreno')) ??
    parseMali(text('mali')) ??
    parseDrm(text('drm')) ??
    parseEgl(text('androidGpu'))
  );
}

/** "mali" or "adreno": the driver that `getprop ro.hardware.egl` names. */
export function parseEgl(text: string): string | null {
  return /^[\w.-]{1,40}$/.exec(text.trim())?.[0] ?? null;
}
