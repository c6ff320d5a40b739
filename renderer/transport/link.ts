import type { Transport } from '../../shared/api/transport.ts';

/** Where the line to the program stands; `retryAt` is the time of the next try in ms since the epoch. */
export type LinkState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly retryAt: number | null };

/** A transport whose line can go and come back. */
export interface LinkedTransport extends Transport {
  readonly link: LinkState;
  /** Returns a function that ends the watching. */
  watch(listener: (state: LinkState) => void): () => void;
  /** Tries now instead of at `retryAt`. */
  retry(): void;
  /** Ends the line for good. */
  close(): void;
}
