import { Generator } from '../../random/generator.ts';

/** Where a stream stands: the batch that comes next. Plain data, for checkpoints. */
export interface StreamPosition {
  /** 0-based. */
  readonly epoch: number;
  readonly batch: number;
}

/** Which images are in which batch: every epoch has an order of its own, which depends on seed and epoch alone. */
export class EpochOrder {
  readonly batchesPerEpoch: number;
  readonly #count: number;
  readonly #batchSize: number;
  readonly #seed: number;
  /** The last epochs asked for: batches are prefetched across an epoch's end. */
  readonly #orders = new Map<number, readonly number[]>();

  constructor(count: number, batchSize: number, seed: number) {
    this.#count = count;
    this.#batchSize = batchSize;
    this.#seed = seed;
    this.batchesPerEpoch = Math.floor(count / batchSize);
  }

  batch({ epoch, batch }: StreamPosition): readonly number[] {
    return this.#order(epoch).slice(batch * this.#batchSize, (batch + 1) * this.#batchSize);
  }

  /** Images of an epoch that fill no batch. */
  remainder(epoch: number): readonly number[] {
    return this.#order(epoch).slice(this.batchesPerEpoch * this.#batchSize);
  }

  after({ epoch, batch }: StreamPosition): StreamPosition {
    return batch + 1 < this.batchesPerEpoch ? { epoch, batch: batch + 1 } : { epoch: epoch + 1, batch: 0 };
  }

  #order(epoch: number): readonly number[] {
    const known = this.#orders.get(epoch);
    if (known !== undefined) return known;
    const indices = Array.from({ length: this.#count }, (_, index) => index);
    const order = Generator.fromSeed(this.#seed, `epoch ${epoch}`).shuffle(indices);
    for (const old of this.#orders.keys()) if (old < epoch - 1) this.#orders.delete(old);
    this.#orders.set(epoch, order);
    return order;
  }
}
