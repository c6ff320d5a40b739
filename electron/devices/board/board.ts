import type { DeviceState } from '../../../shared/api/devices.ts';
import type { Connection } from '../connection/connection.ts';
import { runScript } from '../connection/script.ts';
import {
  parseClocks,
  parseCores,
  parseCpuinfoClocks,
  parseFreeDisk,
  parseGovernor,
  parseLoadAverage,
  parseMemory,
  parsePowerMode,
  parseTemperatures,
} from './condition.ts';
import {
  parseCpuModel,
  parseDeviceTreeModel,
  parseDmiProduct,
  parseOsRelease,
  parseTegraPackage,
  parseTegraRelease,
} from './identity.ts';
import { boardScript, splitSections } from './script.ts';

/** The board's state from what the board script printed. Never throws: what cannot be read is null. */
export function parseBoard(stdout: string): DeviceState {
  const sections = splitSections(stdout);
  const text = (name: string): string => sections.get(name) ?? '';
  const cpuinfo = text('cpuinfo');
  const clocks = parseClocks(text('clocks'));
  const jetPack = parseTegraRelease(text('tegraRelease')) ?? parseTegraPackage(text('tegraPackage'));
  const system = parseOsRelease(text('osRelease')) ?? (text('system').trim() || 'unknown');
  return {
    board:
      parseDeviceTreeModel(text('deviceTreeModel')) ??
      parseDeviceTreeModel(text('androidModel')) ??
      parseDmiProduct(text('dmiProduct')),
    system: jetPack === null ? system : `${system}, ${jetPack}`,
    kernel: text('kernel').trim() || 'unknown',
    machine: text('machine').trim() || 'unknown',
    cores: parseCores(text('cores')) ?? Math.max(1, [...cpuinfo.matchAll(/^processor\s*:/gm)].length),
    cpuModel: parseCpuModel(cpuinfo),
    coreClusters: [],
    jetson: null,
    gpu: null,
    tools: [],
    memoryBytes: parseMemory(text('memory')),
    freeDiskBytes: parseFreeDisk(text('disk')),
    powerMode: parsePowerMode(text('nvpmodel')),
    powerModes: [],
    governor: parseGovernor(text('governor')),
    clocksKhz: clocks.length > 0 ? clocks : parseCpuinfoClocks(cpuinfo),
    temperatures: parseTemperatures(text('thermal')),
    rails: [],
    throttling: [],
    loadAverage: parseLoadAverage(text('loadAverage')),
  };
}

/** Reads the board's state. Throws only what the connection throws. */
export async function readBoard(connection: Connection, signal: AbortSignal): Promise<DeviceState> {
  const { stdout } = await runScript(connection, boardScript, [], { signal, timeoutMs: 30_000 });
  return parseBoard(stdout);
}
