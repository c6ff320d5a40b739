import type { Engine } from './engine.ts';
import { onnxRuntimeEngine } from './onnxruntime/engine.ts';
import type { BackendName } from './tensorflow/backends/backend.ts';
import { workingBackend } from './tensorflow/backends/working.ts';
import { tensorFlowEngine } from './tensorflow/engine.ts';

/**
 * `backend` is one of TensorFlow.js; without it the fastest that works here. Throws RUNTIME_MISSING where none does.
 */
export async function engineNamed(name: Engine['name'], backend?: BackendName): Promise<Engine> {
  if (name === 'onnxruntime') return onnxRuntimeEngine;
  return tensorFlowEngine(backend ?? (await workingBackend()));
}
