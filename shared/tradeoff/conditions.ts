import type { MeasuringConditions } from '../api/measurements.ts';
import { asGiven, counted } from '../format/numbers.ts';

/** Under what latencies were measured: "onnxruntime 1.27.0, float32, 1 thread, at 30 frames/s". */
export function conditionWords({ runtime, runtimeVersion, precision, threads, load }: MeasuringConditions): string {
  const rate = load.shape === 'camera' ? `, at ${asGiven(load.framesPerSecond)} frames/s` : '';
  return `${runtime} ${runtimeVersion}, ${precision}, ${counted(threads, 'thread')}${rate}`;
}
