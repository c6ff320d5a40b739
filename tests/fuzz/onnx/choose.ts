import { seededRandom } from '../../shared/graph/builder.ts';

/** Choices that a seed decides. */
export class Choose {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  below(count: number): number {
    return Math.floor(this.random() * count);
  }

  from<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}
