import type { Progress } from '../../../shared/api/results.ts';
import { formatDone } from '../../../shared/format/progress.ts';
import { formatEta } from '../../../shared/format/time.ts';

/** Where there is no terminal to redraw a line on, one line in this time, and one for every stage. */
const sparseIntervalMs = 10_000;

export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Shows how far the work is: one line redrawn on a terminal, sparse lines elsewhere. */
export class ProgressLine {
  readonly #output: ProgressOutput;
  #shown = false;
  #stage: string | undefined;
  #lastMs = -Infinity;

  constructor(output: ProgressOutput) {
    this.#output = output;
  }

  show(progress: Progress): void {
    const text = describeProgress(progress);
    if (this.#output.isTTY) {
      this.#output.write(`\r\u001b[K${fitted(text, (this.#output.columns ?? 80) - 1)}`);
      this.#shown = true;
      return;
    }
    const nowMs = performance.now();
    if (progress.stage === this.#stage && nowMs - this.#lastMs < sparseIntervalMs) return;
    this.#stage = progress.stage;
    this.#lastMs = nowMs;
    this.#output.write(`${text}\n`);
  }

  /** A line that stays, above the progress. */
  note(text: string): void {
    this.clear();
    this.#output.write(`${text}\n`);
  }

  clear(): void {
    if (this.#shown) this.#output.write('\r\u001b[K');
    this.#shown = false;
  }
}

/** What fits, without the half of a figure: a part of a number reads as another one. */
function fitted(text: string, columns: number): string {
  if (text.length <= columns) return text;
  const cut = text.slice(0, columns + 1);
  const end = Math.max(cut.lastIndexOf(', '), cut.lastIndexOf('  '));
  return end > 0 ? text.slice(0, end) : text.slice(0, columns);
}

function describeProgress(progress: Progress): string {
  const { stage, done, total, etaSeconds, detail } = progress;
  const count = formatDone(progress);
  const share = count === null ? '' : ` ${Math.floor((100 * done) / total)} %  ${count}`;
  const eta = etaSeconds === null || done >= total ? '' : `  about ${formatEta(etaSeconds)}`;
  return `${stage}${share}${eta}${detail === undefined ? '' : `  ${detail}`}`;
}
