import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One network of the table. Accuracies are shares of the test images. */
export interface Row {
  readonly network: string;
  readonly method: string;
  readonly seed: number;
  readonly level: number;
  readonly macs: number;
  readonly asCut: number;
  readonly recalibrated: number;
  readonly fineTuned: number;
  readonly ranking: string | null;
  readonly removed: readonly number[];
}

/** What a method's search cost for all levels together. */
export interface SearchRow {
  readonly network: string;
  readonly method: string;
  readonly seed: number;
  readonly evaluations: number;
  readonly images: number;
  readonly trainingSteps: number;
  readonly seconds: number;
}

/** What one network took on this computer, p50 with one thread; of the dense one at level 1. */
export interface LatencyRow {
  readonly network: string;
  readonly method: string;
  readonly seed: number;
  readonly level: number;
  readonly latencyNs: number;
}

/** What was found so far, a line of JSON each: runs of hours are stopped and go on. */
export class ResultStore {
  readonly rows: Row[] = [];
  readonly searches: SearchRow[] = [];
  readonly latencies: LatencyRow[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue;
      const stored = JSON.parse(line) as Row | SearchRow | LatencyRow;
      if ('latencyNs' in stored) this.latencies.push(stored);
      else if ('level' in stored) this.rows.push(stored);
      else this.searches.push(stored);
    }
  }

  add(row: Row): void {
    this.rows.push(row);
    appendFileSync(this.#file, `${JSON.stringify(row)}\n`);
  }

  addLatency(row: LatencyRow): void {
    this.latencies.push(row);
    appendFileSync(this.#file, `${JSON.stringify(row)}\n`);
  }

  addSearch(row: SearchRow): void {
    this.searches.push(row);
    appendFileSync(this.#file, `${JSON.stringify(row)}\n`);
  }
}
