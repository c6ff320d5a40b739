import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { train } from '../../../electron/compute/requests/train.ts';
import { recipeSchema } from '../../../shared/api/training.ts';
import { personImages } from '../../setup/person-images.ts';
import { cifar10, sharedData } from '../../setup/shared-data.ts';

export type BaseName = 'resnet20' | 'resnet56' | 'vww';

export interface Base {
  readonly path: string;
  /** The image folder. */
  readonly images: string;
}

const archives: Readonly<Record<BaseName, string>> = {
  resnet20: 'cifar10-jpeg.tar.xz',
  resnet56: 'cifar10-jpeg.tar.xz',
  vww: 'coco256-320px.tar',
};

const files: Readonly<Record<BaseName, string>> = {
  resnet20: 'models/resnet20-cifar10-jpeg.onnx',
  resnet56: 'models/resnet56-cifar10.onnx',
  vww: 'models/mlperf-tiny-vww-mobilenet.h5',
};

/** The uncut network and its images; null where they are not there. ResNet-56 is fine-tuned on the JPEG images first. */
export async function baseNetwork(name: BaseName, cache: string): Promise<Base | null> {
  const path = sharedData(files[name]);
  if (path === null || sharedData(archives[name]) === null) return null;
  if (name === 'vww') return { path, images: await personImages() };
  const images = await cifar10();
  return { path: name === 'resnet56' ? await tunedResNet56(path, images, cache) : path, images };
}

async function tunedResNet56(original: string, images: string, cache: string): Promise<string> {
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
