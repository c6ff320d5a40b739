import type { CoreCluster, DeviceState, Rail, ThrottleCount } from '../../../shared/api/devices.ts';
import { formatBytes } from '../../../shared/format/numbers.ts';
import { formatMhz, formatWatts } from './quantities.ts';

/** What was found on a device, as label and value; what cannot be read is left out. */
export function deviceFacts(state: DeviceState): readonly (readonly [string, string])[] {
  const facts: [string, string | null][] = [
    ['Board', state.board],
    ['Processor', [processorName(state), coreWords(state), state.machine].filter((part) => part).join(', ')],
    ['GPU', state.gpu],
    ['System', `${state.system}, kernel ${state.kernel}`],
    ['Memory', state.memoryBytes === null ? null : formatBytes(state.memoryBytes)],
    ['Free disk', state.freeDiskBytes === null ? null : formatBytes(state.freeDiskBytes)],
    ['Power mode', powerModeWords(state)],
    ['Governor', state.governor],
    ['Clocks', state.clocksKhz.length === 0 ? null : `${range(state.clocksKhz, formatMhz)} MHz`],
    [
      'Temperature',
      state.temperatures.length === 0
        ? null
        : `${range(
            state.temperatures.map(({ celsius }) => celsius),
            (celsius) => celsius.toFixed(1),
          )} °C`,
    ],
    ['Power', state.rails.length === 0 ? null : state.rails.map(railWords).join(', ')],
    ['Throttling', state.throttling.length === 0 ? null : `${throttlingWords(state.throttling)} since it was started`],
    ['Load', state.loadAverage === null ? null : state.loadAverage.toFixed(2)],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

/** The name of its system and what is known of it: JetPack where it is a Jetson, Android, or what it calls itself. */
export function systemFact({ jetson, system }: DeviceState): readonly [string, string] {
  if (jetson) return ['JetPack', `${jetson.jetPack === null ? '' : `${String(jetson.jetPack)}, `}L4T ${jetson.l4t}`];
  const android = /^Android\s+(.+)/.exec(system)?.[1];
  return android === undefined ? ['System', system] : ['Android', android];
}

/** Null where the kinds of its cores say the same. */
function processorName({ cpuModel, coreClusters }: DeviceState): string | null {
  return coreClusters.some(({ model }) => model === cpuModel) ? null : cpuModel;
}

/** "4 × Cortex-A78 up to 2000 MHz + 4 × Cortex-A55", or "6 cores" where their kind cannot be read. */
function coreWords({ coreClusters, cores }: DeviceState): string {
  const told = coreClusters.filter(({ model, maxKhz }) => model !== null || maxKhz !== null);
  if (told.length === 0) return `${String(cores)} cores`;
  return coreClusters.map(clusterWords).join(' + ');
}

function clusterWords({ model, cores, maxKhz }: CoreCluster): string {
  return `${String(cores)} × ${model ?? 'core'}${maxKhz === null ? '' : ` up to ${formatMhz(maxKhz)} MHz`}`;
}

/** "15W, of 10W, 15W and MAXN" */
function powerModeWords({ powerMode, powerModes }: DeviceState): string | null {
  if (powerModes.length < 2) return powerMode;
  const all = `${powerModes.slice(0, -1).join(', ')} and ${powerModes.at(-1)!}`;
  return powerMode === null ? `one of ${all}` : `${powerMode}, of ${all}`;
}

function railWords({ name, milliwatts }: Rail): string {
  return `${name} ${formatWatts(milliwatts)} W`;
}

/** Since the board was started: "over-current 2×", or "none". */
export function throttlingWords(counts: readonly ThrottleCount[]): string {
  const met = counts.filter(({ count }) => count > 0);
  return met.length === 0 ? 'none' : met.map(({ cause, count }) => `${cause} ${String(count)}×`).join(', ');
}

function range(values: readonly number[], format: (value: number) => string): string {
  const low = format(Math.min(...values));
  const high = format(Math.max(...values));
  return low === high ? low : `${low} to ${high}`;
}
