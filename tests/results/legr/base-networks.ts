import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { train } from '../../../electron/compute/requests/train.ts';
import { recipeSchema } from '../../../shared/api/training.ts';
import { sharedData } from '../../setup/shared-data.ts';

export type BaseName = 'resnet20' | 'resnet56';

/** The uncut networks that know the JPEG images; null where the data is not there. ResNet-56 is fine-tuned on them first. */
export async function baseNetwork(name: BaseName, images: string, cache: string): Promise<string | null> {
  if (name === 'resnet20') return sharedData('models/resnet20-cifar10-jpeg.onnx');
  const original = sharedData('models/resnet56-cifar10.onnx');
  if (original === null) return null;
  const tuned = join(cache, 'resnet56-jpeg.onnx');
  if (existsSync(tuned)) return tuned;
  console.error('Fine-tuning ResNet-56 on the JPEG images.');
  await mkdir(dirname(tuned), { recursive: true });
  await train(
    {
      ...{ model: original, data: images, task: null, fromScratch: false, out: tuned, resume: true },
      recipe: recipeSchema.parse({
        duration: { steps: 800 },
        optimizer: { kind: 'sgd', learningRate: 0.02 },
        schedule: { kind: 'cosine' },
      }),
      ...{ checkpoints: join(cache, 'resnet56-jpeg'), imageCache: join(cache, 'images') },
    },
    {
      signal: new AbortController().signal,
      progress: ({ done, total }) => process.stderr.write(`\r${done} of ${total} steps `),
      warn: (message) => console.error(message),
      emit: () => Promise.resolve(undefined),
    },
  );
  return tuned;
}
