import { readFile } from 'node:fs/promises';
import type { MaskedImage } from './dataset.ts';
import { imageName } from './dataset.ts';
import { imageSize } from './image.ts';
import type { ImageSize } from './pixels.ts';
import { type LabelImage, readPngLabels } from './png-labels.ts';
import { invalid, undecodable } from './problem.ts';
import { voidTarget } from './targets.ts';

export interface MaskRules {
  readonly classes: number;
  /** The value in the files that becomes `voidTarget`. */
  readonly voidLabel: number;
}

/**
 * The labels of an image's pixels at `size`, by nearest neighbour. Throws IMAGE_UNREADABLE when the mask does not
 * decode, DATASET_INVALID when it has another size than its image or a label that is no class.
 */
export async function readMask(sample: MaskedImage, size: ImageSize, rules: MaskRules): Promise<Uint8Array> {
  const mask = await decodeMask(sample.mask);
  const image = await imageSize(sample);
  if (mask.width !== image.width || mask.height !== image.height) {
    throw invalid(
      sample.mask,
      `the mask is ${mask.width} x ${mask.height}, and its image ${imageName(sample)} is ${image.width} x ${image.height}`,
      'A mask has one label for each pixel of its image: make both the same size.',
    );
  }
  return resizeNearest(targetsOf(mask, sample.mask, rules), mask, size);
}

async function decodeMask(file: string): Promise<LabelImage> {
  try {
    return readPngLabels(await readFile(file));
  } catch (error) {
    throw undecodable(file, error);
  }
}

function targetsOf({ labels, width }: LabelImage, file: string, { classes, voidLabel }: MaskRules): Uint8Array {
  return labels.map((label, at) => {
    if (label === voidLabel) return voidTarget;
    if (label < classes) return label;
    throw invalid(
      file,
      `row ${Math.floor(at / width)}, column ${at % width} has the label ${label}, and there are ${classes} classes (0 to ${classes - 1}) and void (${voidLabel})`,
      'Name all classes in dataset.yaml, and give the label of pixels without a class as void.',
    );
  });
}

function resizeNearest(labels: Uint8Array, from: ImageSize, to: ImageSize): Uint8Array {
  if (from.width === to.width && from.height === to.height) return labels;
  const resized = new Uint8Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    const row = Math.floor(((y + 0.5) * from.height) / to.height) * from.width;
    for (let x = 0; x < to.width; x++) {
      resized[y * to.width + x] = labels[row + Math.floor(((x + 0.5) * from.width) / to.width)];
    }
  }
  return resized;
}
