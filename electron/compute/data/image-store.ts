import { decodeImage, type ImageSize } from './image.ts';

/** Holds decoded images of one size, up to a bound; what does not fit is decoded again each time. */
export class ImageStore {
  readonly size: ImageSize;
  readonly #maxBytes: number;
  readonly #planes = new Map<string, Uint8Array>();
  #bytes = 0;
  #resized = 0;

  constructor(size: ImageSize, maxBytes = 1 << 30) {
    this.size = size;
    this.#maxBytes = maxBytes;
  }

  /** Images that did not have the network's size, so far. */
  get resized(): number {
    return this.#resized;
  }

  /** RGB planes of one image, 3 x height x width: at once when they are held. Throws IMAGE_UNREADABLE. */
  get(file: string): Uint8Array | Promise<Uint8Array> {
    return this.#planes.get(file) ?? this.#decode(file);
  }

  async #decode(file: string): Promise<Uint8Array> {
    const { planes, resized } = await decodeImage(file, this.size);
    if (resized) this.#resized++;
    // Nothing is thrown out: images are read in cycles, for which the least recently used is the next one needed.
    if (this.#bytes + planes.length <= this.#maxBytes && !this.#planes.has(file)) {
      this.#planes.set(file, planes);
      this.#bytes += planes.length;
    }
    return planes;
  }
}
