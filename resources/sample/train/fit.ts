import * as tf from '@tensorflow/tfjs';
import { sceneSeed } from '../dataset/seeds.ts';
import { cosine } from '../scenes/arithmetic.ts';
import { drawScene, sceneClasses } from '../scenes/draw.ts';
import { sceneBatch, type Batch } from './batches.ts';
import type { Network } from './network.ts';
import { Momentum } from './optimizer.ts';

export interface FitOptions {
  steps: number;
  batchSize: number;
  /** Highest learning rate, reached after the warm-up. */
  learningRate: number;
  seed: number;
  onStep: (progress: { step: number; loss: number; accuracy: number }) => void;
}

const warmUpSteps = 50;

/** Linear warm-up, then half a cosine down to zero. */
export function learningRateAt(
  step: number,
  { steps, learningRate }: Pick<FitOptions, 'steps' | 'learningRate'>,
): number {
  const warm = Math.min(1, (step + 1) / warmUpSteps);
  return warm * learningRate * 0.5 * (1 + cosine(step / (2 * steps)));
}

/** Scenes never run out: every batch is drawn afresh, classes in turn. */
const freshBatch = (step: number, { batchSize, seed }: FitOptions): Batch =>
  sceneBatch(batchSize, (i) => {
    const index = step * batchSize + i;
    const label = index % sceneClasses.length;
    return { label, pixels: drawScene(label, sceneSeed(seed, 'endless', index)) };
  });

/** Trains the network in place. */
export function fit(network: Network, options: FitOptions): void {
  const optimizer = new Momentum({ momentum: 0.9, weightDecay: 5e-4 });
  for (let step = 0; step < options.steps; step++) {
    tf.tidy(() => {
      const { images, labels } = freshBatch(step, options);
      const targets = tf.oneHot(tf.tensor1d(labels, 'int32'), sceneClasses.length);
      let correct = 0;
      const { value, grads } = tf.variableGrads(() => {
        const logits = network.logits(images, true);
        correct = tf.equal(tf.argMax(logits, 1), tf.tensor1d(labels, 'int32')).sum().arraySync() as number;
        return tf.losses.softmaxCrossEntropy(targets, logits).asScalar();
      });
      optimizer.step(network.parameters, grads, learningRateAt(step, options));
      options.onStep({ step, loss: value.arraySync(), accuracy: correct / labels.length });
    });
  }
}

/** Share of fresh scenes, trained on by nobody, that the network by its running moments puts in their class. */
export function validate(network: Network, count: number, seed: number): number {
  const { images, labels } = sceneBatch(count, (i) => {
    const label = i % sceneClasses.length;
    return { label, pixels: drawScene(label, sceneSeed(seed, 'validation', i)) };
  });
  const predicted = tf.tidy(() => tf.argMax(network.logits(images, false), 1).dataSync());
  images.dispose();
  return labels.filter((label, i) => predicted[i] === label).length / count;
}
