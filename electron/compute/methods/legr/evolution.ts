import { z } from 'zod';
import { Generator } from '../../random/generator.ts';
import { identityOf, type Individual, individualSchema, type RankingSpace } from './individual.ts';
import type { LegrSettings } from './options.ts';

const judgedSchema = individualSchema.extend({ loss: z.number() });

export type Judged = z.output<typeof judgedSchema>;

/** The whole state of a search, as JSON: a search restored from it goes on as if it had never stopped. */
export const evolutionStateSchema = z.strictObject({
  evaluations: z.int().min(0),
  /** Evaluations at the last time that the best loss fell. */
  improvedAt: z.int().min(0),
  /** Oldest first. */
  population: z.array(judgedSchema),
  best: judgedSchema.nullable(),
  generator: z.strictObject({ words: z.array(z.number()).length(4), spare: z.number().nullable() }),
});

export type EvolutionState = z.output<typeof evolutionStateSchema>;

export type EvolutionSettings = Pick<
  LegrSettings,
  'candidates' | 'population' | 'tournament' | 'mutationRate' | 'annealing' | 'annealKappa' | 'patience'
>;

/**
 * Regularised evolution with LeGR's constants: a population in order of age, tournaments with replacement, children that
 * replace the oldest, and the best individual ever seen as the result. The first population is random, but for the
 * founders and the bases as they are, which come last.
 * Use: while not `done`, judge what `draw` gives and `record` it in the same order.
 */
export class Evolution {
  readonly #settings: EvolutionSettings;
  readonly #space: RankingSpace;
  /** The last of the first population. */
  readonly #given: readonly Individual[];
  readonly #generator: Generator;
  readonly #population: Judged[];
  #best: Judged | null;
  #evaluations: number;
  #improvedAt: number;

  constructor(
    settings: EvolutionSettings,
    space: RankingSpace,
    founders: readonly Individual[],
    from: { readonly seed: number; readonly name: string } | EvolutionState,
  ) {
    const population = Math.min(settings.population, settings.candidates);
    this.#settings = { ...settings, population };
    this.#space = space;
    this.#given = [...founders, ...space.bases.map((_, base) => identityOf(space, base))].slice(-population);
    const state = 'generator' in from ? from : null;
    this.#generator =
      'generator' in from ? Generator.fromState(from.generator) : Generator.fromSeed(from.seed, from.name);
    this.#population = [...(state?.population ?? [])];
    this.#best = state?.best ?? null;
    this.#evaluations = state?.evaluations ?? 0;
    this.#improvedAt = state?.improvedAt ?? 0;
  }

  get evaluations(): number {
    return this.#evaluations;
  }

  get done(): boolean {
    const { candidates, population, patience } = this.#settings;
    if (this.#evaluations >= candidates) return true;
    return patience !== null && this.#evaluations >= population && this.#evaluations - this.#improvedAt >= patience;
  }

  get state(): EvolutionState {
    const { words, spare } = this.#generator.state;
    return {
      evaluations: this.#evaluations,
      improvedAt: this.#improvedAt,
      population: [...this.#population],
      best: this.#best,
      generator: { words: [...words], spare },
    };
  }

  /** The best individual so far; the last base as it is before the first was judged. */
  get best(): Individual {
    return this.#best ?? this.#given.at(-1)!;
  }

  /** The population and the best individual ever seen, the fittest last. */
  fittestLast(): Individual[] {
    const members = [...this.#population];
    const best = this.#best;
    // One that was read from a checkpoint is equal to its like in the population, not the same.
    const isMember = members.some(
      ({ loss, kappa }) => loss === best?.loss && kappa.every((k, i) => k === best.kappa[i]),
    );
    if (best !== null && !isMember) members.push(best);
    return members.sort((a, b) => b.loss - a.loss).map(({ base, alpha, kappa }) => ({ base, alpha, kappa }));
  }

  /** The best individual so far, with its loss; null before the first was judged. */
  get fittest(): Judged | null {
    return this.#best;
  }

  /**
   * The next individuals to judge, as many as asked for or as there are left. Children that are drawn together do not know of each
   * other, as in the asynchronous form of Real et al., "Regularized evolution for image classifier architecture search"
   * (AAAI 2019), which LeGR's search is.
   */
  draw(most: number): Individual[] {
    const { candidates, population } = this.#settings;
    const random = population - this.#given.length;
    const drawn: Individual[] = [];
    for (let at = this.#evaluations; drawn.length < most && at < candidates; at++) {
      if (at < random) drawn.push(this.#random());
      else if (at < population) drawn.push(this.#given[at - random]);
      // A child needs parents to choose from.
      else if (this.#evaluations < population) break;
      else drawn.push(this.#mutated(this.#tournament(), at));
    }
    return drawn;
  }

  /** `loss`: lower is fitter. What is no number counts as the worst. */
  record({ base, alpha, kappa }: Individual, loss: number): Judged {
    const judged = { base, alpha, kappa, loss: Number.isFinite(loss) ? loss : Number.MAX_VALUE };
    this.#population.push(judged);
    if (this.#population.length > this.#settings.population) this.#population.shift();
    this.#evaluations++;
    if (this.#best === null || judged.loss < this.#best.loss) {
      this.#best = judged;
      this.#improvedAt = this.#evaluations;
    }
    return judged;
  }

  #random(): Individual {
    const { bases } = this.#space;
    const base = bases.length === 1 ? 0 : this.#generator.integer(bases.length);
    const { deviations } = bases[base];
    const alpha = deviations.map(() => Math.exp(this.#generator.normal(1)));
    const kappa = deviations.map((deviation) => this.#generator.normal(deviation));
    return { base, alpha, kappa };
  }

  #tournament(): Individual {
    let winner: Judged | null = null;
    for (let i = 0; i < this.#settings.tournament; i++) {
      const drawn = this.#population[this.#generator.integer(this.#population.length)];
      if (winner === null || drawn.loss < winner.loss) winner = drawn;
    }
    return winner!;
  }

  #mutated(parent: Individual, at: number): Individual {
    const { candidates, mutationRate, annealing, annealKappa } = this.#settings;
    const deviation = 1 - at / (annealing * candidates);
    const { deviations } = this.#space.bases[parent.base];
    const alpha = [...parent.alpha];
    const kappa = [...parent.kappa];
    // At least one: the published floor is 0 for networks of fewer than ten layers, whose search would stand still.
    const genes = Math.max(1, Math.round(mutationRate * this.#space.genes));
    for (let i = 0; i < genes; i++) {
      const gene = this.#generator.integer(this.#space.genes);
      alpha[gene] *= Math.exp(this.#generator.normal(deviation));
      kappa[gene] += this.#generator.normal(deviations[gene] * (annealKappa ? deviation : 1));
    }
    return { base: parent.base, alpha, kappa };
  }
}
