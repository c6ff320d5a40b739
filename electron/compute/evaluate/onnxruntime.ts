import type * as OnnxRuntime from 'onnxruntime-node';
import { EspalierError } from '../../../shared/api/errors.ts';

export type { OnnxRuntime };

/** How every network runs here; `threads` work inside one operator. */
export function cpuOptions(threads: number): OnnxRuntime.InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  };
}

let loading: Promise<typeof OnnxRuntime> | undefined;

/** ONNX Runtime, loaded once and with its telemetry off. Throws RUNTIME_MISSING where it cannot be loaded. */
export function loadOnnxRuntime(): Promise<typeof OnnxRuntime> {
  // Read by the native library while it loads: newer versions would report to their makers otherwise.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  loading ??= import('onnxruntime-node').catch((error: unknown) => {
    loading = undefined;
    throw new EspalierError(
      'RUNTIME_MISSING',
      `ONNX Runtime does not load: ${(error as Error).message.split('\n')[0]}`,
      'Run npm ci again; its library is part of the npm package onnxruntime-node.',
      { cause: error },
    );
  });
  return loading;
}
