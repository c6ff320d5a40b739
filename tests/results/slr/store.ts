import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Algorithm } from './points.ts';

/** One network. Accuracies are shares of the test images, but for the curve. */
export interface Row {
  readonly network: string;
  readonly set: string;
  readonly algorithm: Algorithm;
  readonly seed: number;
  readonly level: number;
  readonly hardPruned: number;
  readonly retrained: number;
  /** Percent of the validation images at the end of each epoch of the retraining. */
  readonly curve: readonly number[];
  readonly macs: number;
  readonly zeroShare: number | null;
  readonly compressedBytes: number | null;
  readonly denseBytes: number | null;
  /** The file in the cache. */
  readonly artifact: string;
}

/** What was found so far, a line of JSON each: runs of hours are stopped and go on. */
export class ResultStore {
  readonly rows: Row[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') this.rows.push(JSON.parse(line) as Row);
  }

  add(row: Row): void {
    this.rows.push(row);
    appendFileSync(this.#file, `${JSON.stringify(row)}\n`);
  }
}
