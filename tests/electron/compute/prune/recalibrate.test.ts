import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../../electron/compute/data/batches.ts';
import { classifierOf } from '../../../../electron/compute/evaluate/classifier.ts';
import { withSession } from '../../../../electron/compute/evaluate/ort-session.ts';
import { recalibrate } from '../../../../electron/compute/prune/recalibrate.ts';
import { Generator } from '../../../../electron/compute/random/generator.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';
import { colourClassifier, never, residualNetwork } from '../samples.ts';

async function* given(...batches: Batch[]): AsyncGenerator<Batch> {
  yield* batches;
}

function batchOf(values: readonly number[], size: number): Batch {
  return {
    data: Float32Array.from(values),
    targets: { task: 'classification', labels: new Int32Array(size) },
    size,
    count: size,
  };
}

function randomBatch(size: number, length: number, seed: number): Batch {
  const generator = Generator.fromSeed(seed, 'test');
  return batchOf(
    Array.from({ length: size * length }, () => generator.normal(1)),
    size,
  );
}

function statistics(graph: Graph): { mean: number[]; variance: number[] }[] {
  return graph.nodes
    .filter(({ operator }) => operator === 'BatchNormalization')
    .map(({ inputs }) => ({
      mean: [...(graph.constants.get(inputs[3]!)!.data as Float32Array)],
      variance: [...(graph.constants.get(inputs[4]!)!.data as Float32Array)],
    }));
}

/** Batch normalisation straight on the image, then on twice what it gives. */
function twoNormalizations(): Graph {
  const builder = new NetworkBuilder();
  const filled = (value: number): string =>
    builder.constant({ type: 'float32', dims: [3], data: new Float32Array(3).fill(value) });
  const first = builder.node('BatchNormalization', [
    builder.input(['n', 3, 1, 2]),
    filled(1),
    filled(5),
    filled(0),
    filled(1),
  ]);
  const two = builder.constant({ type: 'float32', dims: [], data: Float32Array.of(2) });
  const doubled = builder.setChannels(builder.node('Mul', [first, two]), 3);
  const parameters = [filled(1), filled(0), filled(7), filled(7)];
  const second = builder.node('BatchNormalization', [doubled, ...parameters]);
  return builder.build(builder.node('Flatten', [builder.node('GlobalAveragePool', [second])]));
}

describe('recalibrate', () => {
  it.each([17, 18])('finds hand-computed statistics, layer after layer (opset %i)', async (opset) => {
    // A graph with an operator that is newer than 17 keeps its operator set.
    const graph = { ...twoNormalizations(), opset };
    // One image, two positions: channels 0, 4 | 2, 2 | -1, 1; then an image with each value plus 2.
    const first = batchOf([0, 4, 2, 2, -1, 1], 1);
    const second = batchOf([2, 6, 4, 4, 1, 3], 1);
    const [bottom, top] = statistics(await recalibrate(graph, classifierOf(graph), given(first, second), 1, never));
    expect(bottom!.mean).toEqual([3, 3, 1]);
    // Unbiased over two values, the same in both batches: (2² + 2²) / 1, 0, (1² + 1²) / 1.
    expect(bottom!.variance).toEqual([8, 0, 2]);
    // The second layer sees twice the batch-normalised values: ±1 (0 where all are equal), shifted by 5.
    top!.mean.forEach((mean) => expect(mean).toBeCloseTo(10, 4));
    [8, 0, 8].forEach((variance, channel) => expect(top!.variance[channel]).toBeCloseTo(variance, 3));
  });

  it('leaves a constant alone that something else reads as well', async () => {
    // Exporters store equal weights once: the zeros of a mean are also those of a shift, or of another layer.
    const builder = new NetworkBuilder();
    const filled = (value: number): string =>
      builder.constant({ type: 'float32', dims: [3], data: new Float32Array(3).fill(value) });
    const [zeros, ones] = [filled(0), filled(1)];
    const image = builder.input(['n', 3, 1, 2]);
    const first = builder.node('BatchNormalization', [image, ones, zeros, zeros, ones]);
    const two = builder.constant({ type: 'float32', dims: [], data: Float32Array.of(2) });
    const doubled = builder.setChannels(builder.node('Mul', [first, two]), 3);
    const second = builder.node('BatchNormalization', [doubled, ones, zeros, zeros, ones]);
    const graph = builder.build(builder.node('Flatten', [builder.node('GlobalAveragePool', [second])]));
    const batch = batchOf([0, 4, 2, 6, -1, 3], 1);
    const recalibrated = await recalibrate(graph, classifierOf(graph), given(batch), 1, never);
    const [bottom, top] = statistics(recalibrated);
    expect(bottom).toEqual({ mean: [2, 4, 1], variance: [8, 8, 8] });
    top!.mean.forEach((mean) => expect(mean).toBeCloseTo(0, 4));
    top!.variance.forEach((variance) => expect(variance).toBeCloseTo(8, 3));
    const shifts = recalibrated.nodes.filter(({ operator }) => operator === 'BatchNormalization');
    for (const { inputs } of shifts) expect(recalibrated.constants.get(inputs[2]!)!.data).toEqual(new Float32Array(3));
  });

  it('weighs batches by their images', async () => {
    const graph = twoNormalizations();
    const large = batchOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 3);
    const small = batchOf([4, 4, 4, 4, 4, 4], 1);
    const [bottom] = statistics(await recalibrate(graph, classifierOf(graph), given(large, small), 1, never));
    expect(bottom!.mean).toEqual([1, 1, 1]);
  });

  it('makes a network whose inference equals its training mode on the calibration batch', async () => {
    const graph = residualNetwork();
    const classifier = classifierOf(graph);
    const batch = randomBatch(64, 192, 1);
    const once = await recalibrate(graph, classifier, given(batch), 1, never);
    // Statistics of a recalibrated network, measured again by hand on the first layer's output.
    const [normalization] = once.nodes.filter(({ operator }) => operator === 'BatchNormalization');
    const [value, , , meanConstant, varianceConstant] = normalization!.inputs;
    const probe = { ...once, outputs: [{ name: value!, type: 'float32' as const, dims: ['n', 12, 8, 8] }] };
    const outputs = await withSession(writeOnnx(probe), 1, (session) =>
      session.run({ image: { data: batch.data, dims: [64, 3, 8, 8] } }),
    );
    const { data } = outputs[value!]!;
    const channel = 5;
    const values: number[] = [];
    for (let image = 0; image < 64; image++) {
      for (let at = 0; at < 64; at++) values.push(data[(image * 12 + channel) * 64 + at]!);
    }
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1);
    expect((once.constants.get(meanConstant!)!.data as Float32Array)[channel]).toBeCloseTo(mean, 4);
    expect((once.constants.get(varianceConstant!)!.data as Float32Array)[channel]).toBeCloseTo(variance, 4);
  });

  it('gives a network without batch normalisation, or without images, as it is', async () => {
    const plain = colourClassifier();
    expect(await recalibrate(plain, classifierOf(plain), given(randomBatch(2, 192, 1)), 1, never)).toBe(plain);
    const graph = residualNetwork();
    expect(await recalibrate(graph, classifierOf(graph), given(), 1, never)).toBe(graph);
  });
});
