import type * as TensorFlow from '@tensorflow/tfjs';
import { EspalierError } from '../../../../shared/api/errors.ts';

export type { TensorFlow };
export type TF = typeof TensorFlow;

let loading: Promise<TF> | undefined;

/**
 * TensorFlow.js, loaded once: the union package, since only it registers the gradients. Throws RUNTIME_MISSING where
 * it cannot be loaded.
 */
export function loadTensorFlow(): Promise<TF> {
  loading ??= import('@tensorflow/tfjs').then(
    (tf) => {
      // Without it the package advertises its other packages on the console.
      tf.enableProdMode();
      return tf;
    },
    (error: unknown) => {
      loading = undefined;
      throw new EspalierError(
        'RUNTIME_MISSING',
        `TensorFlow.js does not load: ${(error as Error).message.split('\n')[0]}`,
        'Run npm ci again, or train with the onnxruntime engine.',
        { cause: error },
      );
    },
  );
  return loading;
}
