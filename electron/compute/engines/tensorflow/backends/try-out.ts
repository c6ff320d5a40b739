import type { TF } from '../load.ts';
import { missing } from './packages.ts';

/**
 * Computes a sum and fetches it: that a backend starts says little. Throws RUNTIME_MISSING where the sum does not come
 * back.
 */
export async function tryOut(tf: TF, hint: string): Promise<void> {
  const sum = tf.tidy(() => tf.add(tf.tensor1d([1, 2]), tf.tensor1d([3, 5])));
  try {
    const found = Array.from(await sum.data());
    if (found.join() !== '4,7') throw new Error(`1 + 3 and 2 + 5 are ${found.join(' and ')} there`);
  } catch (error) {
    const words = (error as Error).message.split('\n')[0]!.replace(/\.+$/, '');
    throw missing(
      `The backend ${tf.getBackend()} of TensorFlow.js starts but does not compute: ${words}.`,
      hint,
      error,
    );
  } finally {
    sum.dispose();
  }
}
