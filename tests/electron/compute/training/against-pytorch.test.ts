import { expect, it } from 'vitest';
import { type Values, withSession } from '../../../../electron/compute/evaluate/ort-session.ts';
import { Updater } from '../../../../electron/compute/training/updater.ts';
import { recipeSchema } from '../../../../shared/api/training.ts';
import { expand } from '../../../../shared/graph/gradient/expand.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { elementCount } from '../../../../shared/graph/tensor.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { gradientGraph } from '../../../../shared/training/gradient-graph.ts';
import { trainedWeights } from '../../../../shared/training/trained-weights.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';

/**
 * What this prints in PyTorch 2.15 (CPU), with wave(n, f, a) = [a * math.sin(f * (i + 1)) for i in range(n)]:
 *
 *     conv = Conv2d(3, 4, 3, padding=1); bn = BatchNorm2d(4); fc = Linear(4, 3)
 *     conv.weight = wave(108, 0.7, 0.3); conv.bias = wave(4, 1.1, 0.1); fc.weight = wave(12, 1.9, 0.5); fc.bias = wave(3, 2.3, 0.1)
 *     bn.weight = 1 + wave(4, 1.3, 0.2); bn.bias = wave(4, 1.7, 0.2)
 *     o = SGD([{conv.weight, fc.weight: weight_decay=5e-3}, {others: 0}], lr=0.2, momentum=0.9, nesterov=True)
 *     s = OneCycleLR(o, 0.2, total_steps=20, cycle_momentum=False)
 *     for t in range(20):
 *         x = wave(432, 0.31 + 0.05 * t, 1).view(4, 3, 6, 6); y = [(t + i) % 3 for i in range(4)]
 *         z = fc(adaptive_avg_pool2d(relu(bn(conv(x))), 1).flatten(1))
 *         loss = cross_entropy(z, y, label_smoothing=0.1); loss.backward()
 *         norm = clip_grad_norm_(all parameters, 0.3); o.step(); s.step()
 */
const pytorch = {
  losses: [
    1.063253, 1.166734, 1.1795, 1.055552, 1.140066, 1.130062, 1.105701, 1.107056, 1.116203, 1.155861, 1.108067,
    1.083685, 1.140508, 1.119982, 1.10281, 1.125366, 1.106061, 1.080286, 1.130322, 1.098452,
  ],
  norms: [
    0.139896, 0.433992, 0.579764, 0.163256, 0.407372, 0.378685, 0.29622, 0.235288, 0.332076, 0.415388, 0.518424,
    0.230549, 0.377142, 0.41381, 0.496029, 0.440284, 0.396619, 0.306329, 0.336045, 0.254113,
  ],
  /** The first twelve elements of each. */
  values: {
    conv: [
      0.289161, 0.331949, 0.271064, 0.037986, -0.041303, -0.216211, -0.268149, -0.233726, 0.024893, 0.239457, 0.330238,
      0.279163,
    ],
    dense: [
      0.265665, -0.400172, -0.317516, 0.345281, 0.059857, -0.368813, 0.347743, 0.28337, -0.378714, 0.118279, 0.443699,
      -0.284375,
    ],
    scale: [1.087733, 1.097404, 0.921967, 0.746697],
    shift: [0.045524, -0.046469, -0.119205, 0.021375],
    mean: [0.07304, 0.066309, -0.019034, -0.089217],
    variance: [0.64277, 0.606604, 0.615147, 0.642533],
  },
};

const steps = 20;
const [batch, size] = [4, 6];

function wave(dims: readonly number[], frequency: number, amplitude: number, offset = 0): Float32Array {
  return Float32Array.from(
    { length: elementCount(dims) },
    (_, i) => offset + amplitude * Math.sin(frequency * (i + 1)),
  );
}

function network(): Graph {
  const net = new NetworkBuilder();
  const given = (name: string, dims: readonly number[], data: Float32Array): string =>
    net.constant({ type: 'float32', dims, data }, name);
  const kernel = given('conv', [4, 3, 3, 3], wave([108], 0.7, 0.3));
  const conv = net.node(
    'Conv',
    [net.input(['N', 3, size, size]), kernel, given('convBias', [4], wave([4], 1.1, 0.1))],
    {
      pads: [1, 1, 1, 1],
    },
  );
  const normalized = net.node('BatchNormalization', [
    conv,
    given('scale', [4], wave([4], 1.3, 0.2, 1)),
    given('shift', [4], wave([4], 1.7, 0.2)),
    given('mean', [4], new Float32Array(4)),
    given('variance', [4], new Float32Array(4).fill(1)),
  ]);
  const pooled = net.node('Flatten', [net.node('GlobalAveragePool', [net.node('Relu', [normalized])])]);
  const dense = [pooled, given('dense', [3, 4], wave([12], 1.9, 0.5)), given('bias', [3], wave([3], 2.3, 0.1))];
  return net.build(net.node('Gemm', dense, { transB: 1 }));
}

it('trains a small network step by step as PyTorch does', async () => {
  const graph = network();
  const weights = trainedWeights(graph);
  const recipe = recipeSchema.parse({
    optimizer: { kind: 'sgd', learningRate: 0.2 },
    weightDecay: 5e-3,
    schedule: { kind: 'one-cycle' },
    clip: { norm: 0.3 },
    labelSmoothing: 0.1,
  });
  const updater = new Updater(graph, { recipe, weights, totalSteps: steps });
  const { labelSmoothing } = recipe;
  const term = { name: 'labels', kind: 'cross-entropy', output: graph.outputs[0]!.name, labelSmoothing } as const;
  const training = gradientGraph(graph, { terms: [term] }, { batch, weights, normalization: 'batch' });
  const [normalization] = training.normalizations;
  const losses: number[] = [];
  const norms: number[] = [];
  await withSession(writeOnnx(expand(training.graph)), 1, async (session) => {
    for (let t = 0; t < steps; t++) {
      const dims = [batch, 3, size, size];
      const feeds: Record<string, Values> = {
        image: { data: wave(dims, 0.31 + 0.05 * t, 1), dims },
        labels: { data: Float32Array.from({ length: batch }, (_, i) => (t + i) % 3), dims: [batch] },
      };
      for (const [name, data] of updater.forwardWeights())
        feeds[name] = { data, dims: graph.constants.get(name)!.dims };
      const outputs = await session.run(feeds);
      const gradients = new Map(Array.from(training.gradients, ([name, output]) => [name, outputs[output]!.data]));
      const { mean, variance, positions, node } = normalization!;
      const batchStatistics = {
        mean: outputs[mean]!.data,
        variance: outputs[variance]!.data,
        count: batch * positions,
      };
      losses.push(outputs[training.loss]!.data[0]!);
      norms.push(updater.apply({ gradients, statistics: new Map([[node, batchStatistics]]) }).gradientNorm);
    }
  });
  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 4) as number);
  expect(losses).toEqual(near(pytorch.losses));
  expect(norms).toEqual(near(pytorch.norms));
  const trained = updater.network().constants;
  for (const [name, values] of Object.entries(pytorch.values)) {
    expect([...(trained.get(name)!.data as Float32Array)].slice(0, 12), name).toEqual(near(values));
  }
});
