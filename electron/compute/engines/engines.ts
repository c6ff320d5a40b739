import { EspalierError } from '../../../shared/api/errors.ts';
import type { Engine } from './engine.ts';
import { onnxRuntimeEngine } from './onnxruntime/engine.ts';

/** Throws RUNTIME_MISSING where the engine does not work here. */
export async function engineNamed(name: Engine['name']): Promise<Engine> {
  if (name === 'onnxruntime') return onnxRuntimeEngine;
  throw new EspalierError('RUNTIME_MISSING', 'The engine tensorflow does not work here.', 'Train with onnxruntime.');
}
