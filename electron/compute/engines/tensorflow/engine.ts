import { trainingGraph } from '../../../../shared/training/training-graph.ts';
import type { Engine } from '../engine.ts';
import type { BackendName } from './backends/backend.ts';
import { backends } from './backends/registry.ts';
import { TensorFlowSession } from './session.ts';

/**
 * Runs the training graph forwards in TensorFlow.js, whose own automatic differentiation gives the gradients. `threads`
 * are TensorFlow.js's affair. Throws RUNTIME_MISSING where the backend does not work here, OPERATOR_UNKNOWN where it
 * cannot run a node, both from `prepare`.
 */
export function tensorFlowEngine(backend: BackendName): Engine {
  return {
    name: 'tensorflow',
    async prepare({ graph, objective, options }) {
      const opened = await backends[backend]();
      return new TensorFlowSession(opened, trainingGraph(graph, objective, options));
    },
  };
}
