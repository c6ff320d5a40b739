import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openWasm } from '../../../../../electron/compute/engines/tensorflow/backends/wasm.ts';
import { GraphProgram } from '../../../../../electron/compute/engines/tensorflow/interpreter/program.ts';
import { withSession } from '../../../../../electron/compute/evaluate/ort-session.ts';
import { Generator } from '../../../../../electron/compute/random/generator.ts';
import type { Graph, Value } from '../../../../../shared/graph/graph.ts';
import { normalize } from '../../../../../shared/graph/normalize.ts';
import { elementCount } from '../../../../../shared/graph/tensor.ts';
import { readOnnx } from '../../../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../../../shared/onnx/write.ts';
import { sharedData } from '../../../../setup/shared-data.ts';
import { relativeDifference } from '../steps.ts';

const networks = [
  ['resnet20-cifar10.onnx', 4],
  ['resnet56-cifar10.onnx', 2],
  ['mobilenetv2-imagenet-bnfolded.onnx', 1],
  ['yolo-fastest-1.1-xl.onnx', 1],
] as const;

describe.each(networks)('%s', (file, batch) => {
  const path = sharedData(`models/${file}`);
  it.skipIf(path === null)('gives what it gives in ONNX Runtime', () => expectTheSame(path!, batch));
});

async function expectTheSame(path: string, batch: number): Promise<void> {
  const graph = normalize(withBatch(normalize(readOnnx(readFileSync(path), path)), batch));
  const [input] = graph.inputs as [Value];
  const dims = input.dims as number[];
  const generator = Generator.fromSeed(3, 'images');
  const image = Float32Array.from({ length: elementCount(dims) }, () => generator.normal(0.5));
  const expected = await withSession(writeOnnx(graph), 1, (session) =>
    session.run({ [input.name]: { data: image, dims } }),
  );

  const { tf } = await openWasm();
  const program = new GraphProgram(tf, graph);
  const tensors = tf.memory().numTensors;
  tf.tidy(() => {
    for (const [name, tensor] of program.run(new Map([[input.name, tf.tensor(image, dims)]]))) {
      expect(tensor.shape).toEqual(expected[name]!.dims);
      expect(relativeDifference([expected[name]!.data as Float32Array], [tensor.dataSync<'float32'>()])).toBeLessThan(
        1e-5,
      );
    }
  });
  expect(tf.memory().numTensors).toBeGreaterThan(tensors);
  program.release();
  expect(tf.memory().numTensors).toBe(tensors);
}

function withBatch(graph: Graph, batch: number): Graph {
  const inputs = graph.inputs.map((input) => ({ ...input, dims: [batch, ...input.dims.slice(1)] }));
  return { ...graph, inputs, outputs: graph.outputs.map((output) => ({ ...output, dims: null })) };
}
