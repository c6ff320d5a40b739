import type { Engine } from '../engine.ts';
import type { BackendName } from './backends/backend.ts';
import { openTensorFlow } from './open.ts';

/**
 * Runs the training graph forwards in TensorFlow.js, whose own automatic differentiation gives the gradients. `threads`
 * are TensorFlow.js's affair. Throws RUNTIME_MISSING where the backend does not work here, OPERATOR_UNKNOWN where it
 * cannot run a node, both from `prepare`.
 */
export function tensorFlowEngine(backend: BackendName): Engine {
  return {
    name: 'tensorflow',
    async prepare(program) {
      return (await openTensorFlow(backend)).prepare(program);
    },
  };
}
