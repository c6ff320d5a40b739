import type { CoreCluster } from '../../../shared/api/devices.ts';
import { armCoreName } from './arm-cores.ts';

// The processor's cores and their kinds. Every parser gives null, or nothing, for what it does not understand.

interface Core {
  readonly index: number;
  readonly model: string | null;
}

/** "model name	: Intel(R) Xeon(R) Processor @ 2.10GHz" on x86. On old ARM kernels the architecture: "ARMv8 Processor rev 1 (v8l)". */
function named(key: string, value: string): string | null {
  return key === 'model name' && value !== '' && !/^ARMv\d/.test(value) ? value : null;
}

/**
 * A block for each core: "processor	: 0", then what it is. "CPU implementer	: 0x41" comes before "CPU part	: 0xd03". Old ARM
 * kernels list the processors and then say once, for all, what they are.
 */
export function parseCpuinfo(cpuinfo: string): { readonly cores: readonly Core[]; readonly models: readonly string[] } {
  const cores: { index: number; model: string | null }[] = [];
  const models = new Set<string>();
  let implementer: string | null = null;
  for (const line of cpuinfo.split('\n')) {
    const [key = '', value = ''] = line.split(/:(.*)/).map((part) => part.trim());
    if (key === 'processor' && /^\d{1,5}$/.test(value)) cores.push({ index: Number(value), model: null });
    if (key === 'CPU implementer') implementer = value;
    const model = key === 'CPU part' && value !== '' ? armCoreName(implementer, value) : named(key, value);
    if (model === null) continue;
    models.add(model);
    const core = cores.at(-1);
    if (core !== undefined) core.model = model;
  }
  const only = models.size === 1 ? ([...models][0] ?? null) : null;
  return { cores: cores.map(({ index, model }) => ({ index, model: model ?? only })), models: [...models] };
}

/** "Intel(R) Xeon(R) Processor", or kind by kind on ARM: "Cortex-A53 + Cortex-A73". */
export function parseCpuModel(cpuinfo: string): string | null {
  const { models } = parseCpuinfo(cpuinfo);
  if (models.length > 0) return models.join(' + ');
  return /^model name\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim() || null;
}

/** "4 2201600" a core: its number and cpufreq's cpuinfo_max_freq. */
export function parseMaximums(text: string): ReadonlyMap<number, number> {
  return new Map([...text.matchAll(/^(\d{1,5}) (\d{1,9})$/gm)].map(([, core, khz]) => [Number(core), Number(khz)]));
}

/** "core 0-11" and "atom 12-19": Linux' lists of the performance and efficiency cores of x86. */
export function parseCoreTypes(text: string): ReadonlyMap<number, string> {
  const types = new Map<number, string>();
  for (const [, kind, list = ''] of text.matchAll(/^(core|atom) ([\d,-]+)$/gm)) {
    const type = kind === 'core' ? 'performance cores' : 'efficiency cores';
    for (const core of parseCpuList(list)) types.set(core, type);
  }
  return types;
}

/** Cores of one kind, by their numbers. */
export interface CoreKind extends Omit<CoreCluster, 'cores'> {
  readonly cores: readonly number[];
}

/**
 * The cores by their kind, the fastest first. On ARM equal cores with another highest clock are a kind of their own (a
 * phone's prime core); on x86 they are not: there the better ones of equal cores may run a little faster.
 */
export function coreKinds(cpuinfo: string, maximums: string, coreTypes: string): CoreKind[] {
  const models = new Map(parseCpuinfo(cpuinfo).cores.map(({ index, model }) => [index, model]));
  const clocks = parseMaximums(maximums);
  const types = parseCoreTypes(coreTypes);
  const x86 = /^vendor_id\s*:/m.test(cpuinfo);
  const kinds = new Map<string, CoreKind>();
  for (const index of [...new Set([...models.keys(), ...clocks.keys()])].sort((a, b) => a - b)) {
    const model = [models.get(index), types.get(index)].filter((part) => part != null).join(', ') || null;
    const maxKhz = clocks.get(index) ?? null;
    const key = x86 ? String(model) : `${model} ${maxKhz}`;
    const { cores, maxKhz: highest } = kinds.get(key) ?? { cores: [], maxKhz: null };
    const fastest = maxKhz === null ? highest : Math.max(maxKhz, highest ?? 0);
    kinds.set(key, { model, cores: [...cores, index], maxKhz: fastest });
  }
  return [...kinds.values()].sort((a, b) => (b.maxKhz ?? 0) - (a.maxKhz ?? 0));
}

/** How many cores of each kind there are. */
export function coreClusters(cpuinfo: string, maximums: string, coreTypes: string): CoreCluster[] {
  return coreKinds(cpuinfo, maximums, coreTypes).map((kind) => ({ ...kind, cores: kind.cores.length }));
}

/** "0-3,6": Linux' way to write numbers of processors. */
export function parseCpuList(text: string): number[] {
  if (!/^\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*$/.test(text)) return [];
  return text.split(',').flatMap((range) => {
    const [first, last] = range.split('-').map(Number);
    const cores: number[] = [];
    for (let core = first ?? 0; core <= (last ?? first ?? -1); core++) cores.push(core);
    return cores;
  });
}
