import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { OrtSession } from '../../../../electron/compute/evaluate/ort-session.ts';
import { differentiate } from '../../../../shared/graph/gradient/differentiate.ts';
import { expand } from '../../../../shared/graph/gradient/expand.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { loss, problemOf, type GradientCase, type Problem } from './case.ts';
import type { NdArray } from './reference/array.ts';
import { runReference } from './reference/run.ts';

// It would advise a faster backend on every run.
tf.enableProdMode();
await tf.setBackend('cpu');

/** For each case: finite differences and the gradient in float64, then ONNX Runtime and TensorFlow.js in float32. */
export function describeGradients(family: string, cases: readonly GradientCase[]): void {
  describe(family, () => {
    it.each(cases)('$name', async (own) => {
      const problem = problemOf(own);
      const { graph, by } = problem;
      const { graph: both, gradients } = differentiate(graph, loss, by);
      expect([...gradients.keys()]).toEqual(by);
      const written = expand(both);

      const exact = runReference(written, feedsOf(problem));
      const differences = centralDifferences(problem);
      for (const value of by) {
        const own = exact.get(gradients.get(value)!)!;
        expect(own.dims).toEqual(graph.inputs.find(({ name }) => name === value)!.dims);
        expect(distance(own.data, differences.get(value)!), `differences by ${value}`).toBeLessThan(1e-6);
      }

      if (own.onlyExact) return;
      const ran = await runOrt(written, problem.values);
      for (const { name } of written.outputs) {
        expect(distance(ran[name]!.data, exact.get(name)!.data), `ONNX Runtime: ${name}`).toBeLessThan(1e-4);
      }
      if (own.tf === undefined) return;
      const judged = tensorFlowGradients(own.tf, problem);
      by.forEach((value, index) => {
        const own = ran[gradients.get(value)!]!;
        expect(distance(own.data, judged[index]!), `TensorFlow.js by ${value}`).toBeLessThan(1e-4);
      });
    });
  });
}

function feedsOf({ graph, values }: Problem): Map<string, NdArray> {
  return new Map(
    graph.inputs.map(({ name, dims }) => [
      name,
      { dims: dims as readonly number[], data: Float64Array.from(values.get(name)!) },
    ]),
  );
}

/** Of the loss in float64, element by element. */
function centralDifferences(problem: Problem): Map<string, Float64Array> {
  const step = 1e-5;
  const feeds = feedsOf(problem);
  const forward = expand(problem.graph);
  const lossAt = (): number => runReference(forward, feeds).get(loss)!.data[0]!;
  return new Map(
    problem.by.map((value) => {
      const { data } = feeds.get(value)!;
      const slopes = data.map((x, index) => {
        data[index] = x + step;
        const above = lossAt();
        data[index] = x - step;
        const below = lossAt();
        data[index] = x;
        return (above - below) / (2 * step);
      });
      return [value, slopes];
    }),
  );
}

export async function runOrt(
  graph: Graph,
  values: ReadonlyMap<string, Float32Array>,
): Promise<Awaited<ReturnType<OrtSession['run']>>> {
  const session = await OrtSession.create(writeOnnx(graph), { threads: 1 });
  try {
    const feeds = graph.inputs.map(({ name, dims }) => [
      name,
      { data: values.get(name)!, dims: dims as readonly number[] },
    ]);
    return await session.run(Object.fromEntries(feeds));
  } finally {
    await session.release();
  }
}

function tensorFlowGradients(compute: NonNullable<GradientCase['tf']>, problem: Problem): Float32Array[] {
  return tf.tidy(() => {
    const inputs = problem.by.map((name) => {
      const { dims } = problem.graph.inputs.find((input) => input.name === name)!;
      return tf.tensor(problem.values.get(name)!, dims as number[]);
    });
    const lossOf = (...operands: tf.Tensor[]): tf.Scalar => {
      const outputs = [compute(...operands)].flat();
      const sums = outputs.map((output, index) => {
        const { data, dims } = problem.weights[index]!;
        return tf.sum(tf.mul(output, tf.tensor(data as Float32Array, [...dims])));
      });
      return tf.addN(sums) as tf.Scalar;
    };
    return tf
      .grads(lossOf)(inputs)
      .map((gradient) => gradient.dataSync() as Float32Array);
  });
}

/** L2 of the difference over that of the second. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let [difference, size] = [0, 0];
  for (let index = 0; index < a.length; index++) {
    difference += (a[index]! - b[index]!) ** 2;
    size += b[index]! ** 2;
  }
  return size === 0 ? Math.sqrt(difference) : Math.sqrt(difference / size);
}
