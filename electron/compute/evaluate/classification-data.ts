import { createHash } from 'node:crypto';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { type Batch, batches } from '../data/batches.ts';
import type { ClassificationDataset, LabelledImage } from '../data/dataset.ts';
import { identify } from '../data/identity/identity.ts';
import { ImageStore } from '../data/image-store.ts';
import { openDataset } from '../data/open-dataset.ts';
import { splitDataset, type SplitName, type Splits } from '../data/split.ts';
import type { ImageLabels } from '../data/targets.ts';
import { batchSizeOf, type Classifier, classifierOf, requireClasses } from './classifier.ts';

interface Identified {
  readonly splits: Splits<LabelledImage>;
  readonly digest: string;
}

/**
 * A data set as one network (and everything cut from it) takes it. Decoded images stay in memory as long as this
 * object, no longer: files may change between two requests.
 */
export class ClassificationData {
  readonly classifier: Classifier;
  readonly dataset: ClassificationDataset;
  readonly #store: ImageStore;
  readonly #seed: number;
  readonly #cacheFolder: string | null;
  #identified: Promise<Identified> | undefined;
  readonly #warnings: string[] = [];

  private constructor(
    classifier: Classifier,
    dataset: ClassificationDataset,
    seed: number,
    cacheFolder: string | null,
  ) {
    this.classifier = classifier;
    this.#cacheFolder = cacheFolder;
    this.dataset = dataset;
    this.#store = new ImageStore(dataset, classifier.size);
    this.#seed = seed;
  }

  /**
   * `seed` cuts the splits, `task` stands for the folder's dataset.yaml, and the cache folder remembers which images
   * show the same. Throws DATASET_NOT_FOUND, DATASET_INVALID, DATASET_MISMATCH.
   */
  static async open(
    root: string,
    graph: Graph,
    seed: number,
    task: string | null = null,
    cacheFolder: string | null = null,
  ): Promise<ClassificationData> {
    const classifier = classifierOf(graph);
    const dataset = await openDataset(root, task);
    if (dataset.task !== 'classification') {
      throw new EspalierError(
        'DATASET_MISMATCH',
        `${root} is a data set for ${dataset.task}, and the network is used as a classifier.`,
        'Choose a data set with one class for each image.',
      );
    }
    requireClasses(classifier, dataset);
    return new ClassificationData(classifier, dataset, seed, cacheFolder);
  }

  async images(split: SplitName, signal: AbortSignal): Promise<readonly LabelledImage[]> {
    if (split === 'test') return this.dataset.test;
    this.#identified ??= this.#identify(signal);
    return (await this.#identified).splits[split];
  }

  /** SHA-256 of what the training and validation images show, their labels, and how the network is given them. */
  async digest(signal: AbortSignal): Promise<string> {
    this.#identified ??= this.#identify(signal);
    return (await this.#identified).digest;
  }

  /** `size` images in a batch, fewer in the last; as many as the network takes when absent. */
  batches(images: readonly LabelledImage[], signal: AbortSignal, size?: number): AsyncGenerator<Batch<ImageLabels>> {
    return batches(this.#store, images, {
      batchSize: size ?? batchSizeOf(this.classifier),
      fixed: size === undefined && this.classifier.fixedBatch !== null,
      normalization: this.dataset.normalization,
      signal,
    });
  }

  /** What the user should know about the images seen so far. */
  warnings(): string[] {
    const { resized, size } = this.#store;
    if (resized === 0) return this.#warnings;
    return [
      ...this.#warnings,
      `${resized} images of ${this.dataset.root} were resized to the network's ${size.width} x ${size.height}; accuracy depends on how.`,
    ];
  }

  async #identify(signal: AbortSignal): Promise<Identified> {
    const { train, validation, classes, normalization } = this.dataset;
    const identities = await identify(this.dataset, { signal, cacheFolder: this.#cacheFolder });
    const splits = splitDataset<LabelledImage>(this.dataset, identities, this.#seed);
    this.#warnings.push(...splits.warnings);
    const labels = [train, validation ?? []].map((part) => part.map(({ label }) => label));
    const shown = [identities.train, identities.validation, labels, classes, normalization];
    return { splits, digest: createHash('sha256').update(JSON.stringify(shown)).digest('hex') };
  }
}
