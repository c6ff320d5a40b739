import { z } from 'zod';
import type { Dataset, Task } from '../dataset.ts';
import type { ImageSize } from '../pixels.ts';

const share = z.number().min(0).max(1);
const strength = z.number().min(0).max(1).default(0);
const range = (lowest: number, highest: number) =>
  z
    .tuple([z.number().gt(lowest).max(highest), z.number().gt(lowest).max(highest)])
    .refine(([low, high]) => low <= high, { error: 'the first number must not be above the second' });

const augmentations = z.strictObject({
  /** Pixels of black around the image, out of which a window of the image's size is cut (He et al. 2016, section 4.2: 4 for CIFAR). */
  padding: z.int().min(0).max(512).default(0),
  /** A window of random area (share of the image) and aspect ratio, stretched to the whole (Szegedy et al. 2015, section 6). */
  resizedCrop: z
    .strictObject({ scale: range(0, 1).default([0.08, 1]), ratio: range(0, 10).default([3 / 4, 4 / 3]) })
    .nullable()
    .default(null),
  /** Probability of a mirror image, left and right exchanged. */
  flip: share.default(0.5),
  /** Each is a largest change: factors are drawn from 1 - x to 1 + x; hue is in turns, so 0.5 reaches every colour. */
  brightness: strength,
  contrast: strength,
  saturation: strength,
  hue: z.number().min(0).max(0.5).default(0),
  /** Probability that an image is put together of four (Bochkovskiy et al. 2020, section 3.3); for detection. */
  mosaic: share.default(0),
});

const oneWayToCut = augmentations.refine(({ padding, resizedCrop }) => padding === 0 || resizedCrop === null, {
  error: 'padding and resizedCrop are two ways to cut: choose one',
  path: ['padding'],
});

/**
 * What is changed at random in training images; everything not named stays as it is, but for `flip`. `off`: nothing
 * at all. Not a union, which would only say that neither of both fits.
 */
export const augmentationSchema = z.unknown().transform((given, context): Augmentations | 'off' => {
  if (given === 'off') return given;
  const parsed = oneWayToCut.safeParse(given);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

export type Augmentation = z.output<typeof augmentationSchema>;
export type Augmentations = z.output<typeof augmentations>;

type UsualFor = Pick<Dataset, 'task' | 'mirror'>;

/** Images of up to this side are cut as CIFAR's are, larger ones as ImageNet's. */
const smallSide = 64;

/** What is usual for a task and a network's input size; nothing is mirrored where that would change labels. */
export function defaultAugmentation({ task, mirror }: UsualFor, size: ImageSize): Augmentations {
  const usual = usualAugmentation(task, size);
  return mirror ? usual : { ...usual, flip: 0 };
}

function usualAugmentation(task: Task, { width, height }: ImageSize): Augmentations {
  switch (task) {
    case 'classification': {
      const side = Math.min(width, height);
      return augmentations.parse(side <= smallSide ? { padding: Math.ceil(side / 8) } : { resizedCrop: {} });
    }
    case 'segmentation':
      return augmentations.parse({
        resizedCrop: { scale: [0.25, 1] },
        brightness: 0.2,
        contrast: 0.2,
        saturation: 0.2,
      });
    case 'detection':
      return augmentations.parse({ mosaic: 0.5, brightness: 0.4, saturation: 0.4, hue: 0.015 });
  }
}
