import type { Feeds, StepResult, TrainingSession } from '../../engine.ts';
import type { WindowLine } from './window-line.ts';

/** A session that the page in the hidden window holds. */
export class WindowSession implements TrainingSession {
  readonly description: string;
  readonly #line: WindowLine;
  readonly #number: number;
  readonly #released: () => void;

  constructor(line: WindowLine, number: number, description: string, released: () => void) {
    this.#line = line;
    this.#number = number;
    this.description = description;
    this.#released = released;
  }

  async step(weights: Feeds, feeds: Feeds): Promise<StepResult> {
    const session = this.#number;
    return this.#line.call('step', { session, weights: cloneable(weights), feeds: cloneable(feeds) });
  }

  async release(): Promise<void> {
    try {
      await this.#line.call('release', { session: this.#number });
    } catch (error) {
      // With the window went all that it held.
      if (!this.#line.hasEnded) throw error;
    } finally {
      this.#released();
    }
  }
}

/** Shared memory does not reach another process, and of a part of a buffer the whole would. */
function cloneable(feeds: Feeds): Feeds {
  return new Map(
    [...feeds].map(([name, data]) => {
      const isWhole = data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
      return [name, isWhole ? data : data.slice()];
    }),
  );
}
