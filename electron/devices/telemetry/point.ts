import type { Rail, TelemetryPoint } from '../../../shared/api/devices.ts';
import type { EnergyCount, Reading } from '../sensors/reading.ts';
import type { Tegrastats } from './tegrastats.ts';

/** A moment's reading with the time at which it was taken, since telemetry began. */
export interface TimedReading extends Reading {
  readonly atMs: number;
}

/**
 * What is told of a moment. Load and power of energy counters are means since the reading before; without one they are left
 * out. `tegrastats` fills what files did not tell.
 */
export function telemetryPoint(
  now: TimedReading,
  before: TimedReading | null,
  tegrastats: Tegrastats | null,
): TelemetryPoint {
  const rails = [...now.rails, ...powerOfEnergies(now, before)];
  const { temperatures, clocksKhz } = now;
  return {
    atMs: now.atMs,
    temperatures: temperatures.length > 0 ? temperatures : (tegrastats?.temperatures ?? []),
    clocksKhz: clocksKhz.length > 0 ? clocksKhz : clocksOf(tegrastats),
    cpuLoad: cpuLoad(now, before) ?? loadOf(tegrastats),
    gpuKhz: now.gpuKhz ?? tegrastats?.gpuKhz ?? null,
    gpuLoad: now.gpuLoad ?? tegrastats?.gpuLoad ?? null,
    memoryUsedBytes: now.memoryUsedBytes ?? tegrastats?.memoryUsedBytes ?? null,
    rails: rails.length > 0 ? rails : (tegrastats?.rails ?? []),
    throttling: now.throttling,
  };
}

/** Share of all cores' time since the reading before. */
function cpuLoad(now: Reading, before: Reading | null): number | null {
  if (now.cpuTime === null || before === null || before.cpuTime === null) return null;
  const total = now.cpuTime.totalTicks - before.cpuTime.totalTicks;
  const busy = now.cpuTime.busyTicks - before.cpuTime.busyTicks;
  // The kernel's idle counters may go back by a tick (proc(5)).
  return total > 0 ? Math.min(1, Math.max(0, busy / total)) : null;
}

function powerOfEnergies(now: TimedReading, before: TimedReading | null): Rail[] {
  const seconds = before === null ? 0 : (now.atMs - before.atMs) / 1000;
  if (before === null || seconds <= 0) return [];
  return now.energies.flatMap((energy, index) => {
    const earlier = before.energies[index];
    if (earlier?.name !== energy.name) return [];
    const microjoules = grown(energy, earlier);
    return microjoules === null ? [] : { name: energy.name, milliwatts: microjoules / seconds / 1000 };
  });
}

function grown(now: EnergyCount, before: EnergyCount): number | null {
  const difference = now.microjoules - before.microjoules;
  if (difference >= 0) return difference;
  return now.range > 0 && difference + now.range >= 0 ? difference + now.range : null;
}

function clocksOf(tegrastats: Tegrastats | null): number[] {
  return (tegrastats?.cores ?? []).flatMap((core) => core?.khz ?? []);
}

/** Cores that are off are no part of it. */
function loadOf(tegrastats: Tegrastats | null): number | null {
  const loads = (tegrastats?.cores ?? []).flatMap((core) => (core === null ? [] : core.load));
  return loads.length === 0 ? null : Math.min(1, loads.reduce((sum, load) => sum + load, 0) / loads.length);
}
