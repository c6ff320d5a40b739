import type { Box, LabelledImage, MaskedImage, Sample } from './dataset.ts';

/** One label for each of `size` images. */
export interface ImageLabels {
  readonly task: 'classification';
  /** [size] */
  readonly labels: Int32Array;
}

/** One label for each pixel of `size` images. */
export interface PixelLabels {
  readonly task: 'segmentation';
  /** [size, height, width], `voidTarget` where no class is right. */
  readonly labels: Int32Array;
}

export interface ImageBoxes {
  readonly task: 'detection';
  /** For each of `size` images. */
  readonly boxes: readonly (readonly Box[])[];
}

/** What a network should have said about a batch of `size` images. */
export type Targets = ImageLabels | PixelLabels | ImageBoxes;

export type TargetsOf<S extends Sample> = S extends LabelledImage
  ? ImageLabels
  : S extends MaskedImage
    ? PixelLabels
    : ImageBoxes;

/** Stands in the targets of segmentation for pixels without a class, whatever value the masks use. */
export const voidTarget = 255;

/** The targets of one batch, filled image by image. */
export class TargetsWriter {
  readonly targets: Targets;
  readonly #labels: Int32Array;
  readonly #boxes: (readonly Box[])[] = [];

  /** `size` images of `pixels` pixels each. */
  constructor(task: Targets['task'], size: number, pixels: number) {
    this.#labels = new Int32Array(task === 'segmentation' ? size * pixels : task === 'classification' ? size : 0);
    this.targets = task === 'detection' ? { task, boxes: this.#boxes } : { task, labels: this.#labels };
  }

  /** `mask` has a label for each pixel of a segmentation sample. */
  set(at: number, sample: Sample, mask: Uint8Array | null): void {
    if ('label' in sample) this.#labels[at] = sample.label;
    else if ('boxes' in sample) this.#boxes[at] = sample.boxes;
    else if (mask !== null) this.#labels.set(mask, at * mask.length);
  }
}
