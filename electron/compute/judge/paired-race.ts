import type { Race } from './judge.ts';

/** Fewer differences say too little of their variance for the bound below to hold. */
const leastImages = 32;

/**
 * Tells when a network cannot win any more. The differences of its losses to the rival's on the same images have an
 * unknown mean m. A one-sided lower confidence sequence, sure at all looks together, however often one looks: after t
 * images m > mean − deviation · sqrt(2 (t r + 1) / (t² r) · ln(1 + sqrt(t r + 1) / (2 a))), with a = 1 − confidence.
 * It is the one-sided normal mixture boundary (Howard, Ramdas, McAuliffe and Sekhon, "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences", Annals of Statistics 2021) with the variance estimated, as in asymptotic
 * confidence sequences (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and
 * asymptotic confidence sequences", Annals of Statistics 2024). Losses have no bound, so that sequences for bounded
 * values do not apply. It holds as t grows: of equals that are mostly a little worse and at times much better (1 − a
 * squared normal number) 2.5 % are dropped at a confidence of 0.99, and of normal ones 0.4 %.
 */
export class PairedRace {
  readonly #rival: Float32Array;
  readonly #alpha: number;
  /** r: where the boundary is tightest. */
  readonly #mixture: number;
  #seen = 0;
  #mean = 0;
  /** Sum of the squared deviations from the mean. */
  #squares = 0;

  constructor({ rival, confidence }: Race) {
    this.#rival = rival;
    this.#alpha = 1 - confidence;
    // Most networks that lose have lost by an eighth of the images; the choice costs some width elsewhere, no validity.
    const tightest = Math.max(leastImages, rival.length / 8);
    this.#mixture = (-2 * Math.log(this.#alpha) + Math.log(-2 * Math.log(this.#alpha)) + 1) / tightest;
  }

  /** Takes the losses of the images that come next. */
  add(losses: Float32Array): void {
    for (const loss of losses) {
      if (this.#seen === this.#rival.length) return;
      const difference = loss - this.#rival[this.#seen];
      this.#seen++;
      const step = difference - this.#mean;
      this.#mean += step / this.#seen;
      this.#squares += step * (difference - this.#mean);
    }
  }

  /** The mean loss is above the rival's, as sure as was asked for. */
  get lost(): boolean {
    if (this.#seen < leastImages || this.#alpha <= 0) return false;
    const spread = this.#seen * this.#mixture + 1;
    const variance = this.#squares / (this.#seen - 1);
    const logarithm = Math.log(1 + Math.sqrt(spread) / (2 * this.#alpha));
    const width = Math.sqrt((2 * variance * spread * logarithm) / (this.#seen ** 2 * this.#mixture));
    return this.#mean - width > 0;
  }
}
