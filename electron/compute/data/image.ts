import sharp, { type Sharp } from 'sharp';
import { EspalierError } from '../../../shared/api/errors.ts';

// Many small images are decoded side by side on libuv's threads: more threads inside one image, and libvips' own
// cache of operations, only cost.
sharp.concurrency(1);
sharp.cache(false);

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

export interface DecodedImage {
  /** RGB planes, 3 x height x width. */
  readonly planes: Uint8Array;
  readonly resized: boolean;
}

/** Decodes one image file to 8-bit RGB of the given size. Throws IMAGE_UNREADABLE naming the file. */
export async function decodeImage(file: string, size: ImageSize): Promise<DecodedImage> {
  try {
    let decoded = await rgb(file).toBuffer({ resolveWithObject: true });
    const resized = decoded.info.width !== size.width || decoded.info.height !== size.height;
    if (resized) {
      decoded = await rgb(file).resize(size.width, size.height, { fit: 'fill' }).toBuffer({ resolveWithObject: true });
    }
    return { planes: toPlanes(decoded.data, size.width * size.height), resized };
  } catch (error) {
    throw new EspalierError(
      'IMAGE_UNREADABLE',
      `${file} does not decode as an image: ${(error as Error).message.split('\n')[0]}`,
      'Replace or remove the file.',
      { cause: error },
    );
  }
}

function rgb(file: string): Sharp {
  return sharp(file, { failOn: 'error', sequentialRead: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' });
}

function toPlanes(interleaved: Uint8Array, pixels: number): Uint8Array {
  if (interleaved.length !== 3 * pixels) {
    throw new Error(`${interleaved.length} bytes decoded, ${3 * pixels} expected`);
  }
  const planes = new Uint8Array(3 * pixels);
  for (let pixel = 0, from = 0; pixel < pixels; pixel++, from += 3) {
    planes[pixel] = interleaved[from];
    planes[pixels + pixel] = interleaved[from + 1];
    planes[2 * pixels + pixel] = interleaved[from + 2];
  }
  return planes;
}
