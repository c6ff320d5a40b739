import type { TrainingPoint, ValidationPoint } from '../../../../shared/api/training-results.ts';

/** Often enough to watch, seldom enough to cost nothing and to be kept for good. */
const intervalMs = 500;

interface StepFigures {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number | null;
  readonly learningRate: number;
}

/** Gathers steps into points of a curve: each is the mean of the steps since the one before. */
export class Points {
  readonly #batch: number;
  #since = performance.now();
  #steps = 0;
  #loss = 0;
  #accuracy = 0;

  constructor(batch: number) {
    this.#batch = batch;
  }

  /** A point when it is time for one; always with a validation. */
  add(figures: StepFigures, validation: ValidationPoint | null): TrainingPoint | null {
    this.#steps++;
    this.#loss += figures.loss;
    this.#accuracy += figures.accuracy ?? 0;
    const now = performance.now();
    const elapsedMs = now - this.#since;
    if (elapsedMs < intervalMs && validation === null) return null;
    const point: TrainingPoint = {
      ...figures,
      loss: this.#loss / this.#steps,
      accuracy: figures.accuracy === null ? null : this.#accuracy / this.#steps,
      imagesPerSecond: (this.#steps * this.#batch) / (elapsedMs / 1000),
      validation,
    };
    this.restart();
    return point;
  }

  /** Time that is no training, such as a validation, does not count. */
  restart(): void {
    this.#since = performance.now();
    this.#steps = 0;
    this.#loss = 0;
    this.#accuracy = 0;
  }
}
