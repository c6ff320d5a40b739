import type { Spent } from '../../../shared/api/results.ts';

/** Adds up what a search costs; seconds run by themselves, but for what is spent elsewhere. */
export class Spending {
  readonly #start = performance.now();
  readonly #before: Spent;
  #evaluations = 0;
  #images = 0;
  #trainingSteps = 0;
  #elsewhere = 0;

  /** `before`: what was spent by a run that this one goes on with. */
  constructor(before: Spent | null = null) {
    this.#before = before ?? { evaluations: 0, images: 0, trainingSteps: 0, seconds: 0 };
  }

  add({ evaluations = 0, images = 0, trainingSteps = 0 }: Partial<Omit<Spent, 'seconds'>>): void {
    this.#evaluations += evaluations;
    this.#images += images;
    this.#trainingSteps += trainingSteps;
  }

  /** Seconds that went into something else, such as a candidate's fine-tuning. */
  exclude(seconds: number): void {
    this.#elsewhere += seconds;
  }

  get spent(): Spent {
    const { evaluations, images, trainingSteps, seconds } = this.#before;
    return {
      evaluations: evaluations + this.#evaluations,
      images: images + this.#images,
      trainingSteps: trainingSteps + this.#trainingSteps,
      seconds: seconds + (performance.now() - this.#start) / 1000 - this.#elsewhere,
    };
  }
}
