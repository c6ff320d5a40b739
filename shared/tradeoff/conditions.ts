import type { MeasuringConditions } from '../api/measurements.ts';
import { asGiven, counted } from '../format/numbers.ts';

/** Under what latencies were measured: "onnxruntime 1.27.0, float32, 1 thread on CPU 6, at 30 frames/s". */
export function conditionWords(conditions: MeasuringConditions): string {
  const { runtime, runtimeVersion, precision, threads, load, cpus, options } = conditions;
  const rate = load.shape === 'camera' ? `, at ${asGiven(load.framesPerSecond)} frames/s` : '';
  const told = options.length === 0 ? '' : `, ${options.join(' ')}`;
  return `${runtime} ${runtimeVersion}, ${precision}, ${counted(threads, 'thread')}${cpuWords(cpus)}${told}${rate}`;
}

function cpuWords(cpus: MeasuringConditions['cpus']): string {
  if (cpus === null) return '';
  if (cpus.length === 0) return ' (not held to a CPU)';
  return ` on CPU${cpus.length === 1 ? '' : 's'} ${cpus.join(', ')}`;
}
