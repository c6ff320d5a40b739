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
