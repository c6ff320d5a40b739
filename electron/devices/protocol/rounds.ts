import type { Turn } from '../measurement.ts';

/**
 * Gathers the turns of a measurement. A round counts when every model had its turn in it: what is compared was measured
 * side by side. A round that was cut off is begun anew; its turns are kept apart.
 */
export class Rounds {
  readonly #models: number;
  readonly #complete: Turn[][];
  readonly #partial: Turn[][];
  #current = new Map<number, Turn>();
  #next = 0;

  constructor(models: number) {
    this.#models = models;
    this.#complete = Array.from({ length: models }, () => []);
    this.#partial = Array.from({ length: models }, () => []);
  }

  /** The first round that is not complete. */
  get next(): number {
    return this.#next;
  }

  /** True when the turn completes its round. */
  add(model: number, turn: Turn): boolean {
    this.#current.set(model, turn);
    if (this.#current.size < this.#models) return false;
    for (const [which, complete] of this.#current) this.#complete[which]?.push(complete);
    this.#current = new Map();
    this.#next++;
    return true;
  }

  /** The link was lost: the round will be begun anew. */
  cutOff(): void {
    for (const [model, turn] of this.#current) this.#partial[model]?.push(turn);
    this.#current = new Map();
  }

  of(model: number): { readonly rounds: readonly Turn[]; readonly partial: readonly Turn[] } {
    const current = this.#current.get(model);
    const partial = this.#partial[model] ?? [];
    return { rounds: this.#complete[model] ?? [], partial: current === undefined ? partial : [...partial, current] };
  }
}
