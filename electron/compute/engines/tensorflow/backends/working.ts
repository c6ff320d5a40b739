import { toErrorData } from '../../../../../shared/api/errors.ts';
import { backendNames, type BackendName } from './backend.ts';
import { missing } from './packages.ts';
import { openTensorFlow } from '../open.ts';

/**
 * The first backend that works on a GPU, or else the first that works at all. Throws RUNTIME_MISSING with what keeps each
 * from working.
 */
export async function workingBackend(): Promise<BackendName> {
  let slow: BackendName | undefined;
  const reasons: string[] = [];
  for (const name of backendNames) {
    try {
      const { accelerated } = (await openTensorFlow(name)).about;
      if (accelerated) return name;
      slow ??= name;
    } catch (error) {
      reasons.push(`${name}: ${toErrorData(error).message}`);
    }
  }
  if (slow !== undefined) return slow;
  throw missing(
    `The engine tensorflow works on no backend here. ${reasons.join(' ')}`,
    'Train with the engine onnxruntime.',
  );
}
