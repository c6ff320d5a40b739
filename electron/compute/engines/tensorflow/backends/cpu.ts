import { loadTensorFlow } from '../load.ts';
import type { OpenBackend } from './backend.ts';

/** Plain JavaScript: for tests of tiny shapes. */
export async function openCpu(): Promise<OpenBackend> {
  const tf = await loadTensorFlow();
  await tf.setBackend('cpu');
  const version = tf.version['tfjs']!;
  return { tf, registeredAs: 'cpu', version, accelerated: false, detail: 'CPU, plain JavaScript' };
}
