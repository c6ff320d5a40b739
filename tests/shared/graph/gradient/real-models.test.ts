import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OrtSession } from '../../../../electron/compute/evaluate/ort-session.ts';
import { GraphBuilder } from '../../../../shared/graph/builder.ts';
import { differentiate } from '../../../../shared/graph/gradient/differentiate.ts';
import { expand } from '../../../../shared/graph/gradient/expand.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { elementCount, type Tensor } from '../../../../shared/graph/tensor.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { trainedWeights } from '../../../../shared/training/trained-weights.ts';
import { sharedData } from '../../../setup/shared-data.ts';
import { seededRandom } from '../builder.ts';

const models = [
  'resnet20-cifar10.onnx',
  'resnet56-cifar10.onnx',
  'mobilenetv2-imagenet-bnfolded.onnx',
  'yolo-fastest-1.1-xl.onnx',
];

/** The model for one image, with the mean square of all its outputs behind it. */
function withLoss(file: string): { graph: Graph; loss: string } {
  const read = readOnnx(readFileSync(sharedData(`models/${file}`)!), file);
  const inputs = read.inputs.map((input) => ({
    ...input,
    dims: input.dims.map((dim) => (typeof dim === 'number' ? dim : 1)),
  }));
  const graph = normalize({ ...read, inputs, outputs: read.outputs.map((output) => ({ ...output, dims: null })) });
  const builder = new GraphBuilder(graph);
  for (const node of graph.nodes) builder.node(node);
  const means = graph.outputs.map(({ name }) =>
    builder.add('square', 'ReduceMean', [builder.add('product', 'Mul', [name, name])], {
      attributes: { keepdims: { kind: 'int', value: 0 } },
    }),
  );
  const loss = builder.add('loss', 'Sum', means);
  return { graph: builder.finish([loss]), loss };
}

async function run(graph: Graph): Promise<ReadonlyMap<string, Float32Array>> {
  const session = await OrtSession.create(writeOnnx(graph), { threads: 2 });
  try {
    const random = seededRandom(3);
    const feeds = graph.inputs.map(({ name, dims }) => {
      const data = Float32Array.from({ length: elementCount(dims as number[]) }, () => random());
      return [name, { data, dims: dims as number[] }];
    });
    const outputs = await session.run(Object.fromEntries(feeds));
    return new Map(Object.entries(outputs).map(([name, { data }]) => [name, data]));
  } finally {
    await session.release();
  }
}

// Skipped with one line where the data is not there.
describe.skipIf(sharedData('models') === null)('real models', () => {
  it.each(models)('the loss of %s falls along the gradient as steeply as foretold', async (file) => {
    const { graph, loss } = withLoss(file);
    const weights = trainedWeights(graph);
    const { graph: both, gradients } = differentiate(graph, loss, weights);
    const values = await run(expand(both));
    expect([...gradients.keys()]).toEqual(weights);
    const slopes = weights.map((name) => values.get(gradients.get(name)!)!);
    const squares = slopes.reduce((sum, slope) => slope.reduce((part, x) => part + x * x, sum), 0);
    expect(squares).toBeGreaterThan(0);

    const before = values.get(loss)![0]!;
    // A hundredth of the loss, up and down.
    const step = (0.01 * before) / squares;
    const moved = async (by: number): Promise<number> => {
      const constants = new Map(graph.constants);
      weights.forEach((name, index) => {
        const own = constants.get(name)!;
        const data = (own.data as Float32Array).map((x, at) => x + by * slopes[index]![at]!);
        constants.set(name, { ...own, data } satisfies Tensor);
      });
      return (await run({ ...graph, constants })).get(loss)![0]!;
    };
    const foretold = 2 * step * squares;
    expect(((await moved(step)) - (await moved(-step))) / foretold).toBeCloseTo(1, 1.5);
  });
});
