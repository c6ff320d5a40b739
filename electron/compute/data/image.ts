import sharp, { type Sharp } from 'sharp';
import { EspalierError } from '../../../shared/api/errors.ts';
import { isBitmap, readBitmap } from './bitmap.ts';

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
    const sized = isBitmap(file) ? await decodeBitmap(file, size) : await decodeFile(file, size);
    return { planes: toPlanes(sized.data, size.width * size.height), resized: sized.resized };
  } catch (error) {
    throw new EspalierError(
      'IMAGE_UNREADABLE',
      `${file} does not decode as an image: ${(error as Error).message.split('\n')[0]}`,
      'Replace or remove the file.',
      { cause: error },
    );
  }
}

/** Interleaved RGB. */
interface Sized {
  readonly data: Uint8Array;
  readonly resized: boolean;
}

async function decodeFile(file: string, size: ImageSize): Promise<Sized> {
  const data = await decodeUnlessOther(file, size);
  if (data !== null) return { data, resized: false };
  return { data: await resize(sharp(file, { failOn: 'error' }), size), resized: true };
}

/**
 * The image if it has the size already, null otherwise. Larger ones are turned away by their header, before they are
 * decoded: a batch of camera images at full size would fill the memory.
 */
async function decodeUnlessOther(file: string, { width, height }: ImageSize): Promise<Uint8Array | null> {
  try {
    const image = sharp(file, { failOn: 'error', limitInputPixels: width * height });
    const { data, info } = await rgb(image).toBuffer({ resolveWithObject: true });
    return info.width === width && info.height === height ? data : null;
  } catch {
    // Too large, or damaged: decoding it for resizing tells which.
    return null;
  }
}

async function decodeBitmap(file: string, size: ImageSize): Promise<Sized> {
  const { data, width, height } = await readBitmap(file);
  if (width === size.width && height === size.height) return { data, resized: false };
  return { data: await resize(sharp(data, { raw: { width, height, channels: 3 } }), size), resized: true };
}

function resize(image: Sharp, { width, height }: ImageSize): Promise<Uint8Array> {
  return rgb(image).resize(width, height, { fit: 'fill' }).toBuffer();
}

function rgb(image: Sharp): Sharp {
  return image.removeAlpha().toColourspace('srgb').raw({ depth: 'uchar' });
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
