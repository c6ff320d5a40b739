export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Interleaved 8-bit RGB, rows from the top. */
export interface Bitmap extends ImageSize {
  readonly data: Uint8Array;
}

/** RGB planes, 3 x height x width, of interleaved RGB. */
export function toPlanes({ data, width, height }: Bitmap): Uint8Array {
  const pixels = width * height;
  if (data.length !== 3 * pixels) throw new Error(`${data.length} bytes decoded, ${3 * pixels} expected`);
  const planes = new Uint8Array(3 * pixels);
  for (let pixel = 0, from = 0; pixel < pixels; pixel++, from += 3) {
    planes[pixel] = data[from];
    planes[pixels + pixel] = data[from + 1];
    planes[2 * pixels + pixel] = data[from + 2];
  }
  return planes;
}

export function toInterleaved(planes: Uint8Array, { width, height }: ImageSize): Bitmap {
  const pixels = width * height;
  const data = new Uint8Array(3 * pixels);
  for (let pixel = 0, to = 0; pixel < pixels; pixel++, to += 3) {
    data[to] = planes[pixel];
    data[to + 1] = planes[pixels + pixel];
    data[to + 2] = planes[2 * pixels + pixel];
  }
  return { data, width, height };
}
