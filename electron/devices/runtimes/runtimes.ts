import { EspalierError } from '../../../shared/api/errors.ts';
import type { MeasureOptions } from '../measurement.ts';
import { onnxruntime } from './onnxruntime/onnxruntime.ts';
import { python } from './python/python.ts';
import type { Runtime } from './runtime.ts';
import { tensorrt } from './tensorrt/tensorrt.ts';
import { tflite, tfliteGpu } from './tflite/tflite.ts';
import { wasm } from './wasm/wasm.ts';

/** Every runtime, in the order to offer them. */
export const runtimes = {
  tensorrt,
  onnxruntime,
  python,
  tflite,
  'tflite-gpu': tfliteGpu,
  wasm,
} as const satisfies Record<string, Runtime>;

export type RuntimeName = keyof typeof runtimes;

/** The kind of file that a runtime takes. */
export function formatOf(name: RuntimeName): Runtime['format'] {
  return runtimes[name].format;
}

/**
 * Refuses what the runtime cannot do before anything is asked of the device. Throws OPTION_INVALID, which names those that
 * can.
 */
export function requireAble(name: RuntimeName, { precision, load, cudaGraph }: MeasureOptions): void {
  const { precisions, loads } = runtimes[name];
  if (!precisions.includes(precision)) {
    const hint = `It computes in ${precisions.join(', ')}.`;
    throw new EspalierError('OPTION_INVALID', `${name} does not compute in ${precision}.`, hint);
  }
  if (!loads.includes(load.shape)) {
    const able = Object.values(runtimes).filter((runtime) => runtime.loads.includes(load.shape));
    throw new EspalierError(
      'OPTION_INVALID',
      `${name} starts one inference straight after the other and cannot follow a camera.`,
      `Measure back to back, or with one of the runtimes that can: ${able.map((runtime) => runtime.name).join(', ')}.`,
    );
  }
  if (cudaGraph && name !== 'tensorrt') {
    const hint = 'Leave out --cuda-graph, or measure with the runtime tensorrt.';
    throw new EspalierError('OPTION_INVALID', `${name} knows no CUDA graphs.`, hint);
  }
}
