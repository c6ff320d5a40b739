import type { EngineChoice } from '../../../shared/api/engine.ts';
import type { Engine } from './engine.ts';
import { onnxRuntimeEngine } from './onnxruntime/engine.ts';
import { workingBackend } from './tensorflow/backends/working.ts';
import { tensorFlowEngine } from './tensorflow/engine.ts';

/** The engine of a choice. Throws RUNTIME_MISSING where none of TensorFlow.js's backends works and none is named. */
export async function engineNamed(choice: EngineChoice): Promise<Engine> {
  switch (choice) {
    case 'onnxruntime':
      return onnxRuntimeEngine;
    case 'tensorflow':
      return tensorFlowEngine(await workingBackend());
    case 'tensorflow:node-gpu':
      return tensorFlowEngine('node-gpu');
    case 'tensorflow:webgpu':
      return tensorFlowEngine('webgpu');
  }
}
