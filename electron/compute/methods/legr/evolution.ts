import { z } from 'zod';
import { Generator } from '../../random/generator.ts';
import type { LegrOptions } from './options.ts';
import type { Individual } from './ranking.ts';

interface Judged extends Individual {
  readonly loss: number;
}

const judgedSchema = z.strictObject({ alpha: z.array(z.number()), kappa: z.array(z.number()), loss: z.number() });

/** The whole state of a search, as JSON: a search restored from it goes on as if it had never stopped. */
export const evolutionStateSchema = z.strictObject({
  evaluations: z.int().min(0),
  /** Oldest first. */
  population: z.array(judgedSchema),
  best: judgedSchema.nullable(),
  generator: z.strictObject({ words: z.array(z.number()).length(4), spare: z.number().nullable() }),
});

export type EvolutionState = z.output<typeof evolutionStateSchema>;

export type EvolutionSettings = Pick<LegrOptions, 'candidates' | 'population' | 'tournament' | 'mutationRate'>;

/**
 * Regularised evolution with LeGR's constants: a population in order of age, tournaments with replacement, one child
 * at a time that replaces the oldest, and the best individual ever seen as the result.
 * Use: while not `done`, judge `next()` and `record` its loss.
 */
export class Evolution {
  readonly #settings: EvolutionSettings;
  /** Standard deviation of each layer's norms. */
  readonly #deviations: readonly number[];
  readonly #generator: Generator;
  readonly #population: Judged[];
  #best: Judged | null;
  #evaluations: number;

  constructor(settings: EvolutionSettings, deviations: readonly number[], from: number | EvolutionState) {
    const state = typeof from === 'number' ? null : from;
    this.#settings = { ...settings, population: Math.min(settings.population, settings.candidates) };
    this.#deviations = deviations;
    this.#generator = typeof from === 'number' ? Generator.fromSeed(from, 'legr') : Generator.fromState(from.generator);
    this.#population = [...(state?.population ?? [])];
    this.#best = state?.best ?? null;
    this.#evaluations = state?.evaluations ?? 0;
  }

  get evaluations(): number {
    return this.#evaluations;
  }

  get done(): boolean {
    return this.#evaluations >= this.#settings.candidates;
  }

  get state(): EvolutionState {
    return {
      evaluations: this.#evaluations,
      population: [...this.#population],
      best: this.#best,
      generator: { words: [...this.#generator.state.words], spare: this.#generator.state.spare },
    } as EvolutionState;
  }

  /** The best individual so far; the identity before the first was judged. */
  get best(): Individual {
    return this.#best ?? this.#identity();
  }

  next(): Individual {
    const last = this.#settings.population - 1;
    if (this.#evaluations < last) return this.#random();
    if (this.#evaluations === last) return this.#identity();
    return this.#mutated(this.#tournament());
  }

  /** `loss`: lower is fitter. What is no number counts as the worst. */
  record({ alpha, kappa }: Individual, loss: number): void {
    const judged = { alpha, kappa, loss: Number.isFinite(loss) ? loss : Number.MAX_VALUE };
    this.#population.push(judged);
    if (this.#population.length > this.#settings.population) this.#population.shift();
    if (this.#best === null || judged.loss < this.#best.loss) this.#best = judged;
    this.#evaluations++;
  }

  #identity(): Individual {
    return { alpha: this.#deviations.map(() => 1), kappa: this.#deviations.map(() => 0) };
  }

  #random(): Individual {
    const alpha = this.#deviations.map(() => Math.exp(this.#generator.normal(1)));
    const kappa = this.#deviations.map((deviation) => this.#generator.normal(deviation));
    return { alpha, kappa };
  }

  #tournament(): Individual {
    let winner: Judged | null = null;
    for (let i = 0; i < this.#settings.tournament; i++) {
      const drawn = this.#population[this.#generator.integer(this.#population.length)];
      if (winner === null || drawn.loss < winner.loss) winner = drawn;
    }
    return winner!;
  }

  /** alpha's steps shrink as the search goes on; kappa's do not (both as published). */
  #mutated(parent: Individual): Individual {
    const { candidates, mutationRate } = this.#settings;
    const deviation = 1 - this.#evaluations / (1.25 * candidates);
    const alpha = [...parent.alpha];
    const kappa = [...parent.kappa];
    // At least one: the published floor is 0 for networks of fewer than ten layers, whose search would stand still.
    const layers = Math.max(1, Math.round(mutationRate * this.#deviations.length));
    for (let i = 0; i < layers; i++) {
      const layer = this.#generator.integer(this.#deviations.length);
      alpha[layer] *= Math.exp(this.#generator.normal(deviation));
      kappa[layer] += this.#generator.normal(this.#deviations[layer]);
    }
    return { alpha, kappa };
  }
}
