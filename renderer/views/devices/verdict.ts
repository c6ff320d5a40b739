import type { DeviceReport, DeviceState, RuntimeReport } from '../../../shared/api/devices.ts';
import { formatBytes } from '../../../shared/format/numbers.ts';
import { progressText } from '../../components/job-progress.ts';
import type { DeviceActivity } from './standing.ts';

/** Less free room than this does not hold a runtime and some networks. */
const littleDiskBytes = 200 * 2 ** 20;
/** Governors that leave the clock alone. */
const steadyGovernors = new Set(['performance', 'userspace']);

/** Whether a device is ready for measuring, or what is in the way, in one sentence. */
export function verdictOf(device: DeviceReport, activity: DeviceActivity): string {
  const { name, state, runtimes } = device;
  const { lost, connecting, keyQuestion, work, error } = activity;
  if (lost !== null) return `The link to ${name} is ${lost}. What was measured until then is kept.`;
  if (connecting) return `Connecting to ${name} to see what is there…`;
  if (keyQuestion === 'changed')
    return `${name} answers with another host key than before: nothing is sent to it until the old one is removed.`;
  if (keyQuestion === 'unknown') return `${name} waits for your word: nothing is sent before its host key is trusted.`;
  if (work) return `${workWords(work.procedure)} on ${name}: ${progressWords(work)}.`;
  if (error) return `${name} was not reached.`;
  if (!state) return `Nobody has looked at ${name} yet: connect to see its board and runtimes.`;
  const working = runtimes.filter(({ works }) => works);
  if (working.length === 0)
    return `Nothing on ${name} runs networks yet: the notes at its runtimes say what is missing.`;
  const caveats = caveatsOf(state);
  return `Ready for measuring with ${listed(working.map(({ name: runtime }: RuntimeReport) => runtime))}${
    caveats.length === 0 ? '' : `, but ${listed(caveats)}`
  }.`;
}

/** Whether the board keeps its clocks; null where it does not tell. */
export function keepsClocks({ governor }: DeviceState): boolean | null {
  return governor === null ? null : steadyGovernors.has(governor);
}

function caveatsOf(state: DeviceState): readonly string[] {
  const { governor, freeDiskBytes, loadAverage, cores } = state;
  return [
    ...(freeDiskBytes !== null && freeDiskBytes < littleDiskBytes
      ? [`only ${formatBytes(freeDiskBytes)} of its disk are free`]
      : []),
    ...(loadAverage !== null && loadAverage > cores / 2
      ? [`other work keeps ${loadAverage.toFixed(1)} cores busy`]
      : []),
    ...(keepsClocks(state) === false ? [`its clocks move (governor ${governor ?? ''})`] : []),
  ];
}

function workWords(procedure: string): string {
  if (procedure === 'measurement.run') return 'Measuring';
  if (procedure === 'latency.learn') return 'Learning latencies';
  return 'Working';
}

function progressWords(job: NonNullable<DeviceActivity['work']>): string {
  const { stage, count, eta } = progressText(job);
  return [count === null ? stage : `${stage}, ${count}`, ...(eta === null ? [] : [eta])].join(', ');
}

/** "a, b and c" */
function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
}
