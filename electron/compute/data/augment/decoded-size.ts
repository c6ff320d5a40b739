import type { ImageSize } from '../pixels.ts';
import type { Augmentation } from './augmentation.ts';

/**
 * The size to decode images at: windows that are stretched to the network's size come from an image larger by a
 * seventh (256 for 224, as is usual), all others from one of the network's size.
 */
export function decodedSize(size: ImageSize, augmentation: Augmentation): ImageSize {
  if (augmentation === 'off' || augmentation.resizedCrop === null) return size;
  return { width: Math.round((size.width * 8) / 7), height: Math.round((size.height * 8) / 7) };
}
