import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Engine, Feeds, StepResult, TrainingProgram } from '../../../../electron/compute/engines/engine.ts';
import { onnxRuntimeEngine } from '../../../../electron/compute/engines/onnxruntime/engine.ts';
import { tensorFlowEngine } from '../../../../electron/compute/engines/tensorflow/engine.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import { cifar10, sharedData } from '../../../setup/shared-data.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';
import { residualNetwork } from '../samples.ts';
import { feedsOf, programOf, relativeDifference, weightsOf, worstGradient } from './steps.ts';

const engines = { onnxruntime: onnxRuntimeEngine, tensorflow: tensorFlowEngine('wasm') };

/** Our gradients in ONNX Runtime beside TensorFlow.js's own of the same network. */
async function bothSteps(program: TrainingProgram, feeds: Feeds): Promise<{ ours: StepResult; theirs: StepResult }> {
  const step = async (engine: Engine): Promise<StepResult> => {
    const session = await engine.prepare(program);
    try {
      return await session.step(weightsOf(program), feeds);
    } finally {
      await session.release();
    }
  };
  return { ours: await step(engines.onnxruntime), theirs: await step(engines.tensorflow) };
}

/**
 * Of a batch none of whose rectified values lies so near to zero that rounding decides on which side: one that does
 * changes gradients by far more than rounding.
 */
async function stepsOfOneSide(
  graph: Graph,
  batch: number,
  draw: (program: TrainingProgram, seed: number) => Feeds | Promise<Feeds>,
): Promise<{ ours: StepResult; theirs: StepResult }> {
  const rectified = graph.nodes.filter(({ operator }) => operator === 'Relu').map(({ inputs }) => inputs[0]!);
  const program = programOf(graph, batch, rectified);
  for (let seed = 1; seed <= 20; seed++) {
    const steps = await bothSteps(program, await draw(program, seed));
    const sides = rectified.every((value) => {
      const other = steps.theirs.activations.get(value)!;
      return steps.ours.activations.get(value)!.every((x, index) => x > 0 === other[index]! > 0);
    });
    if (sides) return steps;
  }
  throw new Error('each of 20 batches has a value that rounding decides on');
}

function expectAgreement({ ours, theirs }: { ours: StepResult; theirs: StepResult }): void {
  expect(Math.abs(ours.loss - theirs.loss)).toBeLessThan(1e-5);
  expect([...theirs.gradients.keys()].sort()).toEqual([...ours.gradients.keys()].sort());
  expect(worstGradient(theirs, ours).difference).toBeLessThan(1e-3);
  for (const [node, { mean, variance, count }] of ours.statistics) {
    const other = theirs.statistics.get(node)!;
    expect(relativeDifference([other.variance], [variance]), node).toBeLessThan(1e-4);
    expect(relativeDifference([other.mean, other.variance], [mean, variance]), node).toBeLessThan(1e-4);
    expect(count).toBe(other.count);
  }
}

/** Of CIFAR-10's first classes one each, as ResNet-20 was trained to see them. */
async function photographs(folder: string, seed: number, batch: number): Promise<Feeds> {
  const means = [0.485, 0.456, 0.406];
  const deviations = [0.229, 0.224, 0.225];
  const image = new Float32Array(batch * 3 * 32 * 32);
  const classes = readdirSync(join(folder, 'test')).sort().slice(0, batch);
  for (const [index, name] of classes.entries()) {
    const own = join(folder, 'test', name);
    const file = readdirSync(own).sort()[seed]!;
    const pixels = await sharp(join(own, file)).removeAlpha().raw().toBuffer();
    pixels.forEach((value, at) => {
      const [pixel, channel] = [Math.floor(at / 3), at % 3];
      image[(index * 3 + channel) * 1024 + pixel] = (value / 255 - means[channel]!) / deviations[channel]!;
    });
  }
  const labels = Int32Array.from(classes, (_, index) => index);
  return new Map<string, Float32Array | Int32Array>([
    ['image', image],
    ['labels', labels],
  ]);
}

describe('engines agree on a training step of', () => {
  it('a small residual network', async () => {
    expectAgreement(await stepsOfOneSide(residualNetwork(), 8, feedsOf));
  });

  it('a network that masks by comparisons', async () => {
    const builder = new NetworkBuilder();
    const value = builder.conv(builder.input(['batch', 3, 8, 8]), 6);
    const zero = builder.constant({ type: 'float32', dims: [], data: Float32Array.of(0.1) });
    const low = builder.node('Not', [builder.node('Greater', [value, zero])]);
    const masked = builder.node('Mul', [value, builder.node('Cast', [low], { to: 1 })]);
    const program = programOf(builder.build(builder.classifier(builder.setChannels(masked, 6))), 4);
    expectAgreement(await bothSteps(program, feedsOf(program, 1)));
  });

  const resnet = sharedData('models/resnet20-cifar10.onnx');
  const images = sharedData('cifar10-jpeg.tar.xz');
  it.skipIf(resnet === null || images === null)('ResNet-20', async () => {
    const folder = await cifar10();
    const graph = normalize(readOnnx(readFileSync(resnet!), 'resnet20'));
    expectAgreement(await stepsOfOneSide(graph, 8, (_, seed) => photographs(folder, seed, 8)));
  });

  for (const file of ['mobilenetv2-imagenet-bnfolded.onnx', 'yolo-fastest-1.1-xl.onnx']) {
    const path = sharedData(`models/${file}`);
    it.skipIf(path === null)(`${file}, as far as values that rounding decides on allow`, async () => {
      const program = programOf(normalize(readOnnx(readFileSync(path!), file)), 1);
      const { ours, theirs } = await bothSteps(program, feedsOf(program, 1));
      expect(Math.abs(ours.loss - theirs.loss)).toBeLessThan(1e-4);
      expect(theirs.gradients.size).toBe(ours.gradients.size);
      const inOrder = [...ours.gradients.keys()].map((weight) => theirs.gradients.get(weight)!);
      expect(relativeDifference(inOrder, ours.gradients.values())).toBeLessThan(1e-2);
    });
  }
});
