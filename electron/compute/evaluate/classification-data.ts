import type { Graph } from '../../../shared/graph/graph.ts';
import { type Batch, batches } from '../data/batches.ts';
import { type ImageFolder, type LabelledImage, openImageFolder } from '../data/image-folder.ts';
import { ImageStore } from '../data/image-store.ts';
import { splitTrain, type SplitName, type Splits } from '../data/split.ts';
import { batchSizeOf, type Classifier, classifierOf, requireClasses } from './classifier.ts';

/**
 * A data set as one network (and everything cut from it) takes it. Decoded images stay in memory as long as this
 * object, no longer: files may change between two requests.
 */
export class ClassificationData {
  readonly classifier: Classifier;
  readonly #dataset: ImageFolder;
  readonly #store: ImageStore;
  readonly #seed: number;
  #splits: Promise<Splits> | undefined;

  private constructor(classifier: Classifier, dataset: ImageFolder, seed: number) {
    this.classifier = classifier;
    this.#dataset = dataset;
    this.#store = new ImageStore(classifier.size);
    this.#seed = seed;
  }

  /** `seed` cuts the splits, `task` stands for the folder's dataset.yaml. Throws DATASET_NOT_FOUND, DATASET_INVALID, DATASET_MISMATCH. */
  static async open(root: string, graph: Graph, seed: number, task: string | null = null): Promise<ClassificationData> {
    const classifier = classifierOf(graph);
    const dataset = await openImageFolder(root, task);
    requireClasses(classifier, dataset);
    return new ClassificationData(classifier, dataset, seed);
  }

  async images(split: SplitName, signal: AbortSignal): Promise<readonly LabelledImage[]> {
    if (split === 'test') return this.#dataset.test;
    this.#splits ??= splitTrain(this.#dataset, this.#seed, signal);
    return (await this.#splits)[split];
  }

  batches(images: readonly LabelledImage[], signal: AbortSignal): AsyncGenerator<Batch> {
    return batches(this.#store, images, {
      batchSize: batchSizeOf(this.classifier),
      fixed: this.classifier.fixedBatch !== null,
      normalization: this.#dataset.normalization,
      signal,
    });
  }

  /** What the user should know about the images seen so far. */
  warnings(): string[] {
    const { resized, size } = this.#store;
    if (resized === 0) return [];
    return [
      `${resized} images of ${this.#dataset.root} were resized to the network's ${size.width} x ${size.height}; accuracy depends on how.`,
    ];
  }
}
