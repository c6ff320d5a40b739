/**
 * Trains the network of the sample project and writes it as ONNX: about 20 minutes on one core, the same weights each
 * time. `node resources/sample/train.ts [--steps 3000] [--seed 1] [--out resources/sample/marker-net.onnx]`
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { writeOnnx } from '../../shared/onnx/write.ts';
import { sampleRecipe } from './dataset/recipe.ts';
import { splitImages } from './dataset/splits.ts';
import { sampleNetworkPath } from './index.ts';
import { createRandom } from './scenes/random.ts';
import { sceneClasses } from './scenes/draw.ts';
import { onnxAccuracy } from './train/accuracy.ts';
import { markerNet } from './train/architecture.ts';
import { fit, validate } from './train/fit.ts';
import { networkGraph } from './train/graph.ts';
import { Network } from './train/network.ts';
import { epsilon } from './train/normalization.ts';

const reportEvery = 50;
const saveEvery = 500;

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: sampleNetworkPath },
  },
});
const steps = Number(values.steps);
const seed = Number(values.seed);

await tf.setBackend('wasm');
const architecture = markerNet(sceneClasses.length);
const network = new Network(architecture, createRandom(seed));

let loss = 0;
fit(network, {
  steps,
  batchSize: 32,
  learningRate: 0.06,
  seed,
  onStep: (progress) => {
    const done = progress.step + 1;
    loss += progress.loss;
    if (done % reportEvery === 0) {
      console.log(`step ${done}: loss ${(loss / reportEvery).toFixed(3)}`);
      loss = 0;
    }
    if (done % saveEvery === 0 || done === steps) {
      console.log(`step ${done}: validation accuracy ${validate(network, 1000, seed)}`);
      // Saved on the way too, so that an interrupted run leaves something.
      writeFileSync(values.out, writeOnnx(networkGraph(architecture, network.weights(), epsilon)));
    }
  },
});

const accuracy = await onnxAccuracy(values.out, [...splitImages(sampleRecipe, 'test')]);
console.log(`${values.out}: test accuracy ${(100 * accuracy).toFixed(2)} % in ONNX Runtime`);
