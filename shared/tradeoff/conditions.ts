import type { MeasuringConditions } from '../api/measurements.ts';
import { counted } from '../format/numbers.ts';

/** Under what latencies were measured: "onnxruntime 1.27.0, float32, 1 thread". */
export function conditionWords({ runtime, runtimeVersion, precision, threads }: MeasuringConditions): string {
  return `${runtime} ${runtimeVersion}, ${precision}, ${counted(threads, 'thread')}`;
}
