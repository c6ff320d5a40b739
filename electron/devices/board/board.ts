import type { DeviceState } from '../../../shared/api/devices.ts';
import type { Connection } from '../connection/connection.ts';
import { runScript } from '../connection/script.ts';
import { readingOf, type Reading } from '../sensors/reading.ts';
import { parseSensor, parseValues } from '../sensors/sensors.ts';
import * as condition from './condition.ts';
import { gpuOf } from './gpu.ts';
import * as identity from './identity.ts';
import * as jetson from './jetson.ts';
import { coreClusters, parseCpuModel } from './processor.ts';
import { boardScript, splitSections } from './script.ts';
import { toolsOf } from './tools.ts';

type Text = (section: string) => string;

/** The board's state from what the board script printed. Never throws: what cannot be read is null. */
export function parseBoard(stdout: string): DeviceState {
  const sections = splitSections(stdout);
  const text: Text = (name) => sections.get(name) ?? '';
  const cpuinfo = text('cpuinfo');
  const clusters = coreClusters(cpuinfo, text('cpuMaximums'), text('cpuTypes'));
  const { clocksKhz, temperatures, rails, throttling } = sensorsOf(text('sensors'));
  const found = jetson.parseTegraRelease(text('tegraRelease')) ?? jetson.parseTegraPackage(text('tegraPackage'));
  const jetsonClocks = jetson.parseJetsonClocks(text('jetsonClocks'));
  return {
    board: boardOf(text),
    system: [systemOf(text), ...(found === null ? [] : [jetson.describeJetson(found)])].join(', '),
    kernel: text('kernel').trim() || 'unknown',
    machine: text('machine').trim() || 'unknown',
    cores:
      condition.parseCores(text('cores')) ??
      Math.max(
        1,
        clusters.reduce((sum, { cores }) => sum + cores, 0),
      ),
    cpuModel: parseCpuModel(cpuinfo),
    coreClusters: clusters,
    jetson: found,
    gpu: gpuOf(text),
    tools: toolsOf(text),
    memoryBytes: condition.parseMemory(text('memory')),
    freeDiskBytes: condition.parseFreeDisk(text('disk')),
    ...powerOf(text),
    governor: condition.parseGovernor(text('governor')) ?? jetsonClocks[0]?.governor ?? null,
    clocksKhz:
      [clocksKhz, jetsonClocks.map(({ currentKhz }) => currentKhz)].find((clocks) => clocks.length > 0) ??
      condition.parseCpuinfoClocks(cpuinfo),
    temperatures,
    rails,
    throttling,
    loadAverage: condition.parseLoadAverage(text('loadAverage')),
  };
}

function boardOf(text: Text): string | null {
  return (
    identity.parseProperty(text('androidModel')) ??
    identity.parseDeviceTreeModel(text('deviceTreeModel')) ??
    identity.parseDmiProduct(text('dmiProduct'))
  );
}

function systemOf(text: Text): string {
  const android = identity.parseAndroidRelease(text('androidRelease'));
  return android ?? identity.parseOsRelease(text('osRelease')) ?? (text('system').trim() || 'unknown');
}

function powerOf(text: Text): Pick<DeviceState, 'powerMode' | 'powerModes'> {
  const modes = jetson.parsePowerModes(text('nvpmodelModes'));
  const number = jetson.parsePowerModeNumber(text('nvpmodelStatus'));
  return {
    powerMode:
      jetson.parsePowerMode(text('nvpmodel')) ??
      modes.find(({ id }) => id === number)?.name ??
      condition.parsePlatformProfile(text('platformProfile')),
    powerModes:
      modes.length > 0 ? modes.map(({ name }) => name) : condition.parsePlatformProfiles(text('platformProfiles')),
  };
}

function sensorsOf(text: string): Reading {
  const lines = text.split('\n');
  const values = lines.map(parseValues).find((found) => found !== null);
  return readingOf(
    lines.map(parseSensor).filter((sensor) => sensor !== null),
    values ?? [],
  );
}

/** Reads the board's state. Throws only what the connection throws. */
export async function readBoard(connection: Connection, signal: AbortSignal): Promise<DeviceState> {
  const { stdout } = await runScript(connection, boardScript, [''], { signal, timeoutMs: 60_000 });
  return parseBoard(stdout);
}
