import type { Show } from '../../charts.ts';

/** One plan that was measured on the way to a level. Nanoseconds. */
export interface Attempt {
  readonly device: string;
  /** What the level allows. */
  readonly limitNs: number;
  /** Before it was measured. */
  readonly predictedNs: number;
  readonly measuredNs: number;
}

/** Shows how budgets are met: what each attempt was predicted and measured to take, against what it may take. */
export class BudgetWatch {
  readonly #show: Show;
  readonly #attempts: Attempt[] = [];

  constructor(show: Show) {
    this.#show = show;
  }

  add(attempt: Attempt): void {
    this.#attempts.push(attempt);
    this.#show('budgets', () => {
      const x = this.#attempts.map((_, index) => index + 1);
      const ms = (ns: (attempt: Attempt) => number): number[] => this.#attempts.map((one) => ns(one) / 1e6);
      return {
        kind: 'lines',
        id: 'budgets',
        group: 'Budgets',
        title: `Latency of each attempt on ${attempt.device}`,
        meaning:
          'A level is met once a measured point is on its budget or just below it; predictions aim the next attempt.',
        x: { label: 'Plans measured', unit: null },
        y: { label: 'Latency, p50', unit: 'ms' },
        series: [
          { name: 'Budget', look: 'limit', x, y: ms(({ limitNs }) => limitNs) },
          { name: 'Predicted', look: 'line', x, y: ms(({ predictedNs }) => predictedNs) },
          { name: 'Measured', look: 'points', x, y: ms(({ measuredNs }) => measuredNs) },
        ],
      };
    });
  }
}
