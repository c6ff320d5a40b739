import { loadTensorFlow } from '../load.ts';
import type { OpenBackend } from './backend.ts';

/** Plain JavaScript: for tests of tiny shapes. */
export async function openCpu(): Promise<OpenBackend> {
  const tf = await loadTensorFlow();
  await tf.setBackend('cpu');
  return { tf, registeredAs: 'cpu', version: tf.version['tfjs']!, detail: 'CPU, plain JavaScript' };
}
