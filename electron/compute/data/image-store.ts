import { type Dataset, imageName, type Sample } from './dataset.ts';
import { type DecodedSample, decodeSample, maskRulesOf } from './decode-sample.ts';
import type { MaskRules } from './mask.ts';
import type { ImageSize } from './pixels.ts';

/** Holds a data set's decoded images of one size, up to a bound; what does not fit is decoded again each time. */
export class ImageStore {
  readonly size: ImageSize;
  readonly task: Dataset['task'];
  readonly #rules: MaskRules | null;
  readonly #maxBytes: number;
  readonly #samples = new Map<string, DecodedSample>();
  #bytes = 0;
  #resized = 0;

  constructor(dataset: Dataset, size: ImageSize, maxBytes = 1 << 30) {
    this.size = size;
    this.task = dataset.task;
    this.#rules = maskRulesOf(dataset);
    this.#maxBytes = maxBytes;
  }

  /** Images that did not have the network's size, so far. */
  get resized(): number {
    return this.#resized;
  }

  /** One image: at once when it is held. Throws IMAGE_UNREADABLE, or DATASET_INVALID for a mask that does not fit. */
  get(sample: Sample): DecodedSample | Promise<DecodedSample> {
    return this.#samples.get(imageName(sample)) ?? this.#decode(sample);
  }

  async #decode(sample: Sample): Promise<DecodedSample> {
    const decoded = await decodeSample(sample, this.size, this.#rules);
    if (decoded.resized) this.#resized++;
    const name = imageName(sample);
    const bytes = decoded.planes.length + (decoded.mask?.length ?? 0);
    // Nothing is thrown out: images are read in cycles, for which the least recently used is the next one needed.
    if (this.#bytes + bytes <= this.#maxBytes && !this.#samples.has(name)) {
      this.#samples.set(name, decoded);
      this.#bytes += bytes;
    }
    return decoded;
  }
}
