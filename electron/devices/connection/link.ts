import type { Connection } from './connection.ts';

/** How a link stands, for people to see. */
export type LinkState =
  | { readonly state: 'open' }
  /** Lost: when the next attempt to open it is made, and how many were made. */
  | { readonly state: 'lost'; readonly attempts: number; readonly nextAttemptAt: Date };

/** A way to a device that may go away for a while and come back. */
export interface Link {
  /**
   * The connection, opened anew with back-off where it was lost. Throws CANCELLED on abort; where the device does not come
   * back within the link's patience, or says that it never will (a changed key, a refused login), the coded error of the
   * last attempt.
   */
  connection(signal: AbortSignal): Promise<Connection>;
  close(): Promise<void>;
}
