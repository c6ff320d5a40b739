/** What a selection can be held to. */
export type CostQuantity = 'macs' | 'params' | 'activations' | 'latency';

/** The most that a cut network may cost. */
export interface CostLimit {
  readonly quantity: CostQuantity;
  /** Multiply-accumulates, parameters, bytes of all intermediate values (batch 1), or predicted nanoseconds. */
  readonly most: number;
}
