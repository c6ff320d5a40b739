import type { DeviceState } from '../../shared/api/devices.ts';

/** A board of which nothing could be read but the little that every system tells, and `known`. */
export function deviceState(known: Partial<DeviceState> = {}): DeviceState {
  return {
    board: null,
    system: 'Linux',
    kernel: '6.1.0',
    machine: 'aarch64',
    cores: 4,
    cpuModel: null,
    coreClusters: [],
    jetson: null,
    gpu: null,
    tools: [],
    memoryBytes: null,
    freeDiskBytes: null,
    powerMode: null,
    powerModes: [],
    governor: null,
    clocksKhz: [],
    temperatures: [],
    rails: [],
    throttling: [],
    loadAverage: null,
    ...known,
  };
}
