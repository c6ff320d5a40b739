import { EspalierError } from '../../../shared/api/errors.ts';
import type { EngineChoice } from '../../../shared/api/engine.ts';
import type { Engine } from './engine.ts';
import { onnxRuntimeEngine } from './onnxruntime/engine.ts';

/** Throws RUNTIME_MISSING where the engine does not work here. */
export async function engineNamed(name: EngineChoice): Promise<Engine> {
  if (name === 'onnxruntime') return onnxRuntimeEngine;
  throw new EspalierError('RUNTIME_MISSING', `The engine ${name} does not work here.`, 'Train with onnxruntime.');
}
