import { Generator } from '../../random/generator.ts';
import type { Box, Normalization, Sample } from '../dataset.ts';
import type { DecodedSample } from '../decode-sample.ts';
import type { ImageSize } from '../pixels.ts';
import type { Augmentation, Augmentations } from './augmentation.ts';
import { decodedSize } from './decoded-size.ts';
import { changeColours, randomColourChange } from './colour.ts';
import { drawImage, drawMask } from './draw.ts';
import { mosaicViews } from './mosaic.ts';
import { randomView, type View, viewBoxes, whole } from './view.ts';

export interface AugmenterSettings {
  readonly samples: readonly Sample[];
  /** Of the network's input. */
  readonly size: ImageSize;
  readonly augmentation: Augmentation;
  readonly normalization: Normalization;
  readonly seed: number;
}

/** Where one image of a batch is written. */
export interface Destination {
  /** 3 x height x width. */
  readonly image: Float32Array;
  /** height x width; null where the task has no masks. */
  readonly mask: Uint8Array | null;
}

/** An image of the data set and what is to be seen of it. */
interface Part {
  readonly index: number;
  readonly view: View;
}

/**
 * Makes training images. What happens to an image depends on seed, epoch and its index alone, not on who makes it or
 * what was made before.
 */
export class Augmenter {
  readonly #settings: AugmenterSettings;
  readonly #decodedSize: ImageSize;
  readonly #load: (index: number) => DecodedSample | Promise<DecodedSample>;

  /** `load` gives a sample at `decodedSize`. */
  constructor(settings: AugmenterSettings, load: (index: number) => DecodedSample | Promise<DecodedSample>) {
    this.#settings = settings;
    this.#decodedSize = decodedSize(settings.size, settings.augmentation);
    this.#load = load;
  }

  /** Writes image `index` as `epoch` shows it, and gives its boxes; none for tasks without. */
  async write(epoch: number, index: number, destination: Destination): Promise<Box[]> {
    const { samples, size, augmentation, normalization, seed } = this.#settings;
    const generator = Generator.fromSeed(seed, `augmentation ${epoch} ${index}`);
    const parts =
      augmentation === 'off'
        ? [{ index, view: { from: whole(this.#decodedSize), to: whole(size), flipped: false } }]
        : this.#parts(index, augmentation, generator);
    const boxes: Box[] = [];
    for (const { index: partIndex, view } of parts) {
      const loading = this.#load(partIndex);
      // Images that are held already are not worth a turn of the event loop.
      const { planes, mask } = loading instanceof Promise ? await loading : loading;
      drawImage(planes, this.#decodedSize, view, destination.image, size);
      if (mask !== null && destination.mask !== null) drawMask(mask, this.#decodedSize, view, destination.mask, size);
      const sample = samples[partIndex];
      if ('boxes' in sample) boxes.push(...viewBoxes(sample.boxes, view, this.#decodedSize, size));
    }
    const change = augmentation === 'off' ? null : randomColourChange(augmentation, generator);
    if (change !== null) changeColours(destination.image, change);
    normalizeInPlace(destination.image, normalization);
    return boxes;
  }

  #parts(index: number, augmentation: Augmentations, generator: Generator): Part[] {
    const { samples, size } = this.#settings;
    if (augmentation.mosaic === 0 || generator.uniform() >= augmentation.mosaic) {
      return [{ index, view: randomView(augmentation, this.#decodedSize, size, generator) }];
    }
    const indices = [index, ...Array.from({ length: 3 }, () => generator.integer(samples.length))];
    const views = mosaicViews(augmentation.flip, this.#decodedSize, size, generator);
    return views.map((view, part) => ({ index: indices[part], view }));
  }
}

/** Values of 0 to 255 become what the network takes. */
function normalizeInPlace(image: Float32Array, { mean, std }: Normalization): void {
  const pixels = image.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    for (let i = channel * pixels; i < (channel + 1) * pixels; i++) {
      image[i] = (image[i] / 255 - mean[channel]) / std[channel];
    }
  }
}
