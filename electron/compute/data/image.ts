import sharp, { type Sharp } from 'sharp';
import { isBitmap, readBitmap } from './bitmap.ts';
import { imageName, type ImageSource } from './dataset.ts';
import { type Bitmap, type ImageSize, toPlanes } from './pixels.ts';
import { undecodable } from './problem.ts';
import { readRecord } from './record.ts';

// Many small images are decoded side by side on libuv's threads: more threads inside one image, and libvips' own
// cache of operations, only cost.
sharp.concurrency(1);
sharp.cache(false);

const imageFile = /\.(jpe?g|png|webp|gif|tiff?|avif|bmp)$/i;

/** What messages list as the kinds of image files that are read. */
export const imageKinds = 'jpg, png, webp, gif, tiff, avif, bmp';

export function isImageFile(file: string): boolean {
  return imageFile.test(file);
}

export interface DecodedImage {
  /** RGB planes, 3 x height x width. */
  readonly planes: Uint8Array;
  readonly resized: boolean;
}

/**
 * Decodes one image to 8-bit RGB of the given size; another size is stretched to it, which leaves boxes that are
 * stated as shares of the image as they are. Throws IMAGE_UNREADABLE naming the image.
 */
export async function decodeImage(source: ImageSource, size: ImageSize): Promise<DecodedImage> {
  try {
    const raw = await rawPixels(source);
    const sized = raw === null ? await decodeFile(source.file, size) : await decodeRaw(raw, size);
    return { planes: toPlanes({ data: sized.data, ...size }), resized: sized.resized };
  } catch (error) {
    throw undecodable(imageName(source), error);
  }
}

/** Decodes one image at the size that it has. Throws IMAGE_UNREADABLE naming the image. */
export async function decodeWhole(source: ImageSource): Promise<Bitmap> {
  try {
    const raw = await rawPixels(source);
    if (raw !== null) return raw;
    const { data, info } = await rgb(sharp(source.file, { failOn: 'error' })).toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch (error) {
    throw undecodable(imageName(source), error);
  }
}

/** The size of an image without decoding it where its header tells. Throws IMAGE_UNREADABLE naming the image. */
export async function imageSize(source: ImageSource): Promise<ImageSize> {
  try {
    const { width, height } = (await rawPixels(source)) ?? (await sharp(source.file).metadata());
    return { width, height };
  } catch (error) {
    throw undecodable(imageName(source), error);
  }
}

/** What is stored uncompressed, and not by libvips' formats; null for all others. */
async function rawPixels({ file, record }: ImageSource): Promise<Bitmap | null> {
  if (record !== undefined) return readRecord(file, record);
  return isBitmap(file) ? readBitmap(file) : null;
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

async function decodeRaw({ data, width, height }: Bitmap, size: ImageSize): Promise<Sized> {
  if (width === size.width && height === size.height) return { data, resized: false };
  return { data: await resize(sharp(data, { raw: { width, height, channels: 3 } }), size), resized: true };
}

function resize(image: Sharp, { width, height }: ImageSize): Promise<Uint8Array> {
  return rgb(image).resize(width, height, { fit: 'fill' }).toBuffer();
}

function rgb(image: Sharp): Sharp {
  return image.removeAlpha().toColourspace('srgb').raw({ depth: 'uchar' });
}
