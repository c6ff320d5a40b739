import { createHash } from 'node:crypto';
import type { Dataset } from '../../../../electron/compute/data/dataset.ts';
import {
  openTrainingStream,
  type TrainingBatch,
  type TrainingStream,
  type TrainingStreamOptions,
} from '../../../../electron/compute/data/training-stream.ts';
import { never } from '../samples.ts';

/** A stream of 8 x 8 images in batches of 8 with everything usual for small images. */
export function openSmall(dataset: Dataset, options: Partial<TrainingStreamOptions> = {}): Promise<TrainingStream> {
  return openTrainingStream(dataset, {
    split: 'train',
    batchSize: 8,
    size: { width: 8, height: 8 },
    augmentation: {
      padding: 1,
      resizedCrop: null,
      flip: 0.5,
      brightness: 0.2,
      contrast: 0.2,
      saturation: 0.2,
      hue: 0.1,
      mosaic: 0,
    },
    seed: 3,
    workers: 1,
    signal: never,
    ...options,
  });
}

/** What tells a batch from every other one. */
function fingerprint({ images, size, epoch, targets }: TrainingBatch): string {
  const content = targets.task === 'detection' ? JSON.stringify(targets.boxes) : targets.labels;
  const hash = createHash('sha256').update(new Uint8Array(images.buffer, images.byteOffset, images.byteLength));
  return `${epoch} ${size} ${targets.task} ${hash.update(content).digest('hex')}`;
}

/** The next `count` batches. */
export async function take(stream: TrainingStream, count: number): Promise<string[]> {
  const batches: string[] = [];
  for (let i = 0; i < count; i++) batches.push(fingerprint(await stream.next()));
  return batches;
}

/** Opens a stream, takes so many batches, and closes it. */
export async function takeFrom(opening: Promise<TrainingStream>, count: number): Promise<string[]> {
  const stream = await opening;
  try {
    return await take(stream, count);
  } finally {
    await stream.close();
  }
}
