import { trainingGraph } from '../../../../shared/training/training-graph.ts';
import type { TrainingProgram, TrainingSession } from '../engine.ts';
import type { BackendAbout, OpenBackend } from './backends/backend.ts';
import { TensorFlowSession } from './session.ts';

/** TensorFlow.js on a backend that works, wherever it is. */
export interface OpenTensorFlow {
  readonly about: BackendAbout;
  /** Throws what `Engine.prepare` does, but for a backend that does not work. */
  prepare(program: TrainingProgram): Promise<TrainingSession>;
}

/** On a backend of this process, or of this page. */
export function tensorFlowHere(backend: OpenBackend): OpenTensorFlow {
  const { version, accelerated, detail } = backend;
  return {
    about: { version, accelerated, detail },
    async prepare({ graph, objective, options }) {
      return new TensorFlowSession(backend, trainingGraph(graph, objective, options));
    },
  };
}
