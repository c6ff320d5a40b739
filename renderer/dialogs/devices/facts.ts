import type { DeviceState } from '../../../shared/api/devices.ts';
import { formatBytes } from '../../../shared/format/numbers.ts';

/** What was found on a device, as label and value; what cannot be read is left out. */
export function deviceFacts(state: DeviceState): readonly (readonly [string, string])[] {
  const clocks = state.clocksKhz.map((kHz) => Math.round(kHz / 1000));
  const facts: [string, string | null][] = [
    ['Board', state.board],
    ['Processor', [state.cpuModel, `${String(state.cores)} cores`, state.machine].filter((part) => part).join(', ')],
    ['System', `${state.system}, kernel ${state.kernel}`],
    ['Memory', state.memoryBytes === null ? null : formatBytes(state.memoryBytes)],
    ['Free disk', state.freeDiskBytes === null ? null : formatBytes(state.freeDiskBytes)],
    ['Power mode', state.powerMode],
    ['Governor', state.governor],
    ['Clocks', clocks.length === 0 ? null : `${range(clocks)} MHz`],
    [
      'Temperature',
      state.temperatures.length === 0
        ? null
        : `${range(
            state.temperatures.map(({ celsius }) => celsius),
            1,
          )} °C`,
    ],
    ['Load', state.loadAverage === null ? null : state.loadAverage.toFixed(2)],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

function range(values: readonly number[], digits = 0): string {
  const low = Math.min(...values).toFixed(digits);
  const high = Math.max(...values).toFixed(digits);
  return low === high ? low : `${low} to ${high}`;
}
