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
  #stepMs = 0;
  #steps = 0;
  #loss = 0;
  #accuracy = 0;

  constructor(batch: number) {
    this.#batch = batch;
  }

  /** A point when it is time for one; always with a validation. `stepMs`: what the step took, and nothing else. */
  add(figures: StepFigures, stepMs: number, validation: ValidationPoint | null): TrainingPoint | null {
    this.#steps++;
    this.#stepMs += stepMs;
    this.#loss += figures.loss;
    this.#accuracy += figures.accuracy ?? 0;
    if (performance.now() - this.#since < intervalMs && validation === null) return null;
    const point: TrainingPoint = {
      ...figures,
      loss: this.#loss / this.#steps,
      accuracy: figures.accuracy === null ? null : this.#accuracy / this.#steps,
      imagesPerSecond: (this.#steps * this.#batch) / (this.#stepMs / 1000),
      validation,
    };
    this.#since = performance.now();
    this.#stepMs = 0;
    this.#steps = 0;
    this.#loss = 0;
    this.#accuracy = 0;
    return point;
  }
}
