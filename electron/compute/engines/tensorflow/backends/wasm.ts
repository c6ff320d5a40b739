import { loadTensorFlow } from '../load.ts';
import type { OpenBackend } from './backend.ts';
import { missing, optionalPackage } from './packages.ts';
import { registerTrainingKernels } from './wasm-kernels/register.ts';

let ready: Promise<OpenBackend> | undefined;

/** WebAssembly on one thread: a check on the other engines, too slow for more. */
export function openWasm(): Promise<OpenBackend> {
  return (ready ??= open());
}

async function open(): Promise<OpenBackend> {
  const tf = await loadTensorFlow();
  await optionalPackage('@tensorflow/tfjs-backend-wasm', 'Run npm ci.', (name) => import(name));
  registerTrainingKernels(tf);
  if (!(await tf.setBackend('wasm'))) {
    throw missing('The WebAssembly backend of TensorFlow.js does not start.', 'Train with the onnxruntime engine.');
  }
  const version = tf.version['tfjs']!;
  return { tf, registeredAs: 'wasm', version, accelerated: false, detail: 'CPU, WebAssembly, one thread' };
}
