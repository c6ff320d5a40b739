import type { MeasuringConditions } from '../api/measurements.ts';
import { asGiven, counted } from '../format/numbers.ts';

/** A runtime as people name it: "onnxruntime 1.27.0", or "tflite of unknown version" where its program does not tell. */
function runtimeWords({ runtime, runtimeVersion }: Pick<MeasuringConditions, 'runtime' | 'runtimeVersion'>): string {
  return runtimeVersion === 'unknown' ? `${runtime} of unknown version` : `${runtime} ${runtimeVersion}`;
}

/** How networks run: "onnxruntime 1.27.0, float32, 1 thread". */
export function settingWords(
  setting: Pick<MeasuringConditions, 'runtime' | 'runtimeVersion' | 'precision' | 'threads'>,
): string {
  return `${runtimeWords(setting)}, ${setting.precision}, ${counted(setting.threads, 'thread')}`;
}

/** Under what latencies were measured: "onnxruntime 1.27.0, float32, 1 thread on CPU 6, at 30 frames/s". */
export function conditionWords(conditions: MeasuringConditions): string {
  const { load, cpus, options } = conditions;
  const told = options.length === 0 ? '' : `, ${options.join(' ')}`;
  const rate = load.shape === 'camera' ? `, at ${asGiven(load.framesPerSecond)} frames/s` : '';
  return `${settingWords(conditions)}${cpuWords(cpus)}${told}${rate}`;
}

function cpuWords(cpus: MeasuringConditions['cpus']): string {
  if (cpus === null) return '';
  if (cpus.length === 0) return ' (not held to a CPU)';
  return ` on CPU${cpus.length === 1 ? '' : 's'} ${cpus.join(', ')}`;
}
