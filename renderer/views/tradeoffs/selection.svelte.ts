import { idSet } from './ids.ts';

/** Which candidates are selected, in order of choice; the last one is what the side panel shows. */
export class Selection {
  ids: readonly string[] = $state.raw([]);
  /** Where the keyboard stands, in the table and in the plot. */
  active: string | null = $state(null);
  readonly set: ReadonlySet<string> = $derived(idSet(this.ids));

  get primary(): string | null {
    return this.ids.at(-1) ?? null;
  }

  /** A plain click. */
  only(id: string): void {
    this.ids = [id];
    this.active = id;
  }

  /** A click with Shift or Ctrl. */
  toggle(id: string): void {
    this.ids = this.set.has(id) ? this.ids.filter((other) => other !== id) : [...this.ids, id];
    this.active = id;
  }

  add(ids: readonly string[]): void {
    this.ids = [...this.ids.filter((id) => !ids.includes(id)), ...ids];
  }

  replace(ids: readonly string[]): void {
    this.ids = [...ids];
    this.active = ids.at(-1) ?? this.active;
  }

  clear(): void {
    this.ids = [];
  }

  /** The keyboard's step along `order`: moves, and selects where it comes to; `extend` keeps what was selected. */
  step(order: readonly string[], by: number, extend: boolean): void {
    if (order.length === 0) return;
    const index = this.active === null ? -1 : order.indexOf(this.active);
    const next = index === -1 ? (by > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, index + by));
    const id = order[next]!;
    if (extend) this.add([id]);
    else this.ids = [id];
    this.active = id;
  }

  /** Forgets what is not there any more. */
  keepOnly(known: { has(id: string): boolean }): void {
    if (this.ids.some((id) => !known.has(id))) this.ids = this.ids.filter((id) => known.has(id));
    if (this.active !== null && !known.has(this.active)) this.active = null;
  }
}
