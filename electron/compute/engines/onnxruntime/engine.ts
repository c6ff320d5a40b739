import { gradientGraph } from '../../../../shared/training/gradient-graph.ts';
import type { Engine } from '../engine.ts';
import { convolutionForm } from './choose-form.ts';
import { OrtTrainingSession } from './training-session.ts';

/** Trains on the CPU with what evaluates there: the gradient graph is one more network to ONNX Runtime. */
export const onnxRuntimeEngine: Engine = {
  name: 'onnxruntime',
  async prepare({ graph, objective, options, threads }) {
    const program = gradientGraph(graph, objective, options);
    const form = await convolutionForm();
    return OrtTrainingSession.create(program, form, threads);
  },
};
