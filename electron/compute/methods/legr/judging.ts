import type { Judge } from '../../judge/judge.ts';
import type { Level } from '../level.ts';
import type { MethodContext } from '../method.ts';
import { Arena } from './arena.ts';
import { identityOf, type RankingSpace } from './individual.ts';
import type { LegrSettings } from './options.ts';

/** Gives the arena of each level. They share one judge, which is made for the first: searches that ended before need none. */
export class Judging {
  readonly #context: MethodContext;
  readonly #settings: LegrSettings;
  readonly #space: RankingSpace;
  #judge: Promise<Judge> | undefined;

  constructor(context: MethodContext, settings: LegrSettings, space: RankingSpace) {
    this.#context = context;
    this.#settings = settings;
    this.#space = space;
  }

  /** `within`: units that leave first. Throws BUDGET_UNREACHABLE, and what decoding the images throws. */
  async arena({ limit }: Level, within?: ReadonlySet<number>): Promise<Arena> {
    // A level out of reach is found before the images are read, not after.
    this.#context.selector.select(this.#space.scores(identityOf(this.#space, 0)), limit, within);
    const { fitnessImages, recalibrateInFitness, atOnce } = this.#settings;
    this.#judge ??= this.#context.judge({ images: fitnessImages, recalibrationImages: recalibrateInFitness, atOnce });
    return new Arena(this.#context, this.#settings, this.#space, await this.#judge, { limit, within });
  }

  async close(): Promise<void> {
    // One that could not be made has thrown where it was asked for.
    await this.#judge?.then(
      (judge) => judge.close(),
      () => undefined,
    );
  }
}
