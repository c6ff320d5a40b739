import type { Filters } from './filters.ts';
import type { Layout } from './layout.ts';
import type { Normalized } from './batch-normalization.ts';

/** What the rules share while a graph is being rewritten. */
export interface Arrangement {
  readonly layout: Layout;
  readonly filters: Filters;
  /** By the mean that a batch normalisation gives. */
  readonly normalized: Map<string, Normalized>;
  /** The dimensions of a value of the original graph. */
  dims(value: string): readonly number[];
}
