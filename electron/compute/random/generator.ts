/**
 * Seeded random numbers: sfc32 (C. Doty-Humphrey's small fast counting generator, from PractRand), with normal
 * deviates by Box and Muller. One generator is created per purpose and passed on: re-seeding inside a loop would
 * repeat the same draws. Its state is five numbers, so that a checkpoint carries it.
 */
export class Generator {
  #state: Uint32Array;
  /** The second deviate of the last Box-Muller pair; NaN when there is none. */
  #spare = NaN;

  private constructor(state: Uint32Array) {
    this.#state = state;
  }

  /** `stream` tells apart the generators that one seed feeds. */
  static fromSeed(seed: number, stream: string): Generator {
    let hash = 0x811c9dc5;
    for (let i = 0; i < stream.length; i++) hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
    const generator = new Generator(Uint32Array.of(seed >>> 0, Math.floor(seed / 0x100000000) >>> 0, hash >>> 0, 1));
    for (let i = 0; i < 15; i++) generator.#next();
    return generator;
  }

  static fromState(state: GeneratorState): Generator {
    const generator = new Generator(Uint32Array.from(state.words));
    generator.#spare = state.spare ?? NaN;
    return generator;
  }

  get state(): GeneratorState {
    return { words: Array.from(this.#state), spare: Number.isNaN(this.#spare) ? null : this.#spare };
  }

  #next(): number {
    const s = this.#state;
    const [a, b, c, counter] = s;
    const sum = (a + b + counter) >>> 0;
    s[3] = counter + 1;
    s[0] = b ^ (b >>> 9);
    s[1] = c + (c << 3);
    s[2] = ((c << 21) | (c >>> 11)) + sum;
    return sum;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    const high = this.#next() >>> 5;
    const low = this.#next() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** Uniform in 0 … bound - 1. */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Standard normal deviate times `deviation`. */
  normal(deviation: number): number {
    if (!Number.isNaN(this.#spare)) {
      const value = this.#spare;
      this.#spare = NaN;
      return value * deviation;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle) * deviation;
  }

  /** Fisher and Yates, in place. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swap = items[i];
      items[i] = items[j];
      items[j] = swap;
    }
    return items;
  }
}

/** Plain data: survives JSON. */
export interface GeneratorState {
  readonly words: readonly number[];
  readonly spare: number | null;
}
