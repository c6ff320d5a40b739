import { describe, expect, it } from 'vitest';
import { openCpu } from '../../../../../electron/compute/engines/tensorflow/backends/cpu.ts';
import { openWasm } from '../../../../../electron/compute/engines/tensorflow/backends/wasm.ts';
import { GraphProgram } from '../../../../../electron/compute/engines/tensorflow/interpreter/program.ts';
import type { TF, TensorFlow } from '../../../../../electron/compute/engines/tensorflow/load.ts';
import { differentiate } from '../../../../../shared/graph/gradient/differentiate.ts';
import { expand } from '../../../../../shared/graph/gradient/expand.ts';
import { type GradientCase, loss, type Problem, problemOf } from '../../../../shared/graph/gradient/case.ts';
import { arithmeticCases } from '../../../../shared/graph/gradient/cases/arithmetic.ts';
import { convolutionCases } from '../../../../shared/graph/gradient/cases/convolution.ts';
import { denseCases } from '../../../../shared/graph/gradient/cases/dense.ts';
import { elementwiseCases } from '../../../../shared/graph/gradient/cases/elementwise.ts';
import { normalizationCases } from '../../../../shared/graph/gradient/cases/normalization.ts';
import { poolingCases } from '../../../../shared/graph/gradient/cases/pooling.ts';
import { reductionCases } from '../../../../shared/graph/gradient/cases/reduction.ts';
import { resizeCases } from '../../../../shared/graph/gradient/cases/resize.ts';
import { shapeCases } from '../../../../shared/graph/gradient/cases/shape.ts';
import { distance } from '../../../../shared/graph/gradient/check.ts';
import { runReference } from '../../../../shared/graph/gradient/reference/run.ts';
import { failureOf } from '../../samples.ts';

const families = {
  arithmetic: arithmeticCases,
  convolution: convolutionCases,
  dense: denseCases,
  elementwise: elementwiseCases,
  normalization: normalizationCases,
  pooling: poolingCases,
  reduction: reductionCases,
  resize: resizeCases,
  shape: shapeCases,
};

/** What TensorFlow.js has no kernels or no gradients for. */
function isBeyond({ name, operator }: GradientCase): boolean {
  return operator === 'TopK' || name.endsWith('in space') || name.endsWith('of a region');
}

describe.each([
  ['cpu', openCpu],
  ['wasm', openWasm],
])('on the backend %s', (_name, open) => {
  describe.each(Object.entries(families))('%s', (_family, cases) => {
    it.each(cases.filter((own) => !isBeyond(own)))('$name', async (own) => {
      const { tf, registeredAs } = await open();
      await tf.setBackend(registeredAs);
      const problem = problemOf(own);
      const { graph: both, gradients } = differentiate(problem.graph, loss, problem.by);
      const exact = runReference(expand(both), doubles(problem));
      const tensors = tf.memory().numTensors;
      const found = outputsAndGradients(tf, problem);
      expect(tf.memory().numTensors).toBe(tensors);
      for (const { name } of problem.graph.outputs) {
        expect(found.outputs.get(name)!.dims, name).toEqual(exact.get(name)!.dims);
        expect(distance(found.outputs.get(name)!.data, exact.get(name)!.data), name).toBeLessThan(1e-4);
      }
      for (const value of problem.by) {
        const gradient = exact.get(gradients.get(value)!)!.data;
        expect(distance(found.gradients.get(value)!, gradient), `by ${value}`).toBeLessThan(1e-4);
      }
    });
  });
});

const beyond = Object.values(families).flat().filter(isBeyond);

it.each(beyond)('says that TensorFlow.js cannot run $name', async (own) => {
  const { tf } = await openCpu();
  const failure = await failureOf(Promise.resolve().then(() => outputsAndGradients(tf, problemOf(own))));
  expect(failure.code).toBe('OPERATOR_UNKNOWN');
  expect(failure.message).toContain(`Node 'own' (${own.operator}`);
});

function doubles({ graph, values }: Problem): Parameters<typeof runReference>[1] {
  return new Map(
    graph.inputs.map(({ name, dims }) => [
      name,
      { dims: dims as readonly number[], data: Float64Array.from(values.get(name)!) },
    ]),
  );
}

interface Found {
  readonly outputs: ReadonlyMap<string, { dims: readonly number[]; data: Float32Array }>;
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** The interpreter's outputs, and TensorFlow.js's own gradients of the loss. */
function outputsAndGradients(tf: TF, { graph, by, values }: Problem): Found {
  const program = new GraphProgram(tf, graph);
  const outputs = new Map<string, { dims: readonly number[]; data: Float32Array }>();
  try {
    const gradients = tf.tidy(() => {
      const inputs = new Map(
        graph.inputs.map(({ name, dims }) => [name, tf.tensor(values.get(name)!, dims as number[])]),
      );
      const forward = (): TensorFlow.Tensor => {
        const made = program.run(inputs);
        for (const [name, tensor] of made) {
          outputs.set(name, { dims: tensor.shape, data: tensor.dataSync<'float32'>() });
        }
        return made.get(loss)!;
      };
      const { grads } = tf.engine().gradients(
        forward,
        by.map((name) => inputs.get(name)!),
      );
      return by.map((name, index): [string, Float32Array] => [name, grads[index]!.dataSync<'float32'>()]);
    });
    return { outputs, gradients: new Map(gradients) };
  } finally {
    program.release();
  }
}
