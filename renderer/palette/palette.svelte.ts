import type { Entry } from './entries.ts';
import { fuzzyMatch } from './fuzzy.ts';

const key = 'espalier.palette';
const mostRecent = 8;
/** Nobody reads further; the next letter finds more. */
const mostShown = 60;

export interface Found {
  readonly entry: Entry;
  /** Places of the letters of its label that answer what was typed. */
  readonly at: readonly number[];
  readonly isRecent: boolean;
}

/** The palette: what was typed, what answers it, and where the keyboard stands. */
export class PaletteState {
  open = $state(false);
  query = $state('');
  active = $state(0);
  readonly results: readonly Found[] = $derived.by(() => (this.open ? this.#find() : []));
  #recent: readonly string[] = $state.raw([]);
  readonly #entries: () => readonly Entry[];
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;

  constructor(entries: () => readonly Entry[], storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#entries = entries;
    this.#storage = storage;
    this.#recent = recall(storage);
  }

  enter(): void {
    this.query = '';
    this.active = 0;
    this.open = true;
  }

  toggle(): void {
    if (this.open) this.close();
    else this.enter();
  }

  close(): void {
    this.open = false;
  }

  type(query: string): void {
    this.query = query;
    this.active = 0;
  }

  /** Round at the ends. */
  move(by: number): void {
    const { length } = this.results;
    if (length > 0) this.active = (this.active + by + length) % length;
  }

  /** Closes it for what is chosen, null where that cannot be done now: it stays, with the reason. */
  choose(found: Found | undefined): (() => void) | null {
    if (!found || found.entry.blocked !== null) return null;
    const { id, run } = found.entry;
    this.#recent = [id, ...this.#recent.filter((other) => other !== id)].slice(0, mostRecent);
    this.#storage.setItem(key, JSON.stringify(this.#recent));
    this.close();
    return run;
  }

  #find(): readonly Found[] {
    const rank = new Map(this.#recent.map((id, at) => [id, at]));
    const entries = this.#entries();
    if (this.query.trim() === '') {
      const used = entries.filter(({ id }) => rank.has(id)).sort((a, b) => rank.get(a.id)! - rank.get(b.id)!);
      const others = entries.filter(({ id, isListed }) => isListed && !rank.has(id));
      return [
        ...used.map((entry) => ({ entry, at: [], isRecent: true })),
        ...others.map((entry) => ({ entry, at: [], isRecent: false })),
      ].slice(0, mostShown);
    }
    return entries
      .flatMap((entry) => {
        const found = fuzzyMatch(this.query, entry.label, entry.detail);
        if (found === null) return [];
        const isRecent = rank.has(entry.id);
        return [{ entry, at: found.at, isRecent, score: found.score + (isRecent ? 2 : 0) }];
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, mostShown);
  }
}

function recall(storage: Pick<Storage, 'getItem'>): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string').slice(0, mostRecent) : [];
  } catch {
    return [];
  }
}
