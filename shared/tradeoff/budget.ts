export type BudgetQuantity = 'latency' | 'p90' | 'p99' | 'accuracy' | 'macs' | 'params';

export interface Budget {
  /** In its canonical writing, such as "latency<=33ms". */
  readonly text: string;
  readonly quantity: BudgetQuantity;
  /** Nanoseconds, share of images right (0 to 1), or a count. A floor for accuracy, a ceiling for the others. */
  readonly limit: number;
}

/** Reads "latency<=33ms", "p99<=40ms", "accuracy>=90%", "macs<=20M" or "params<=300k". Errors: BUDGET_INVALID. */
export function parseBudget(text: string): Budget {
  throw new Error(`not yet: ${text}`);
}
