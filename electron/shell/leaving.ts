import type { JobReport } from '../../shared/api/results.ts';
import { interruption, type Interruption } from '../../shared/jobs/interruption.ts';

interface LeavingParts {
  readonly live: () => readonly JobReport[];
  /** Resolves to whether the user wants to leave all the same. */
  readonly ask: (question: Interruption) => Promise<boolean>;
  readonly quit: () => void;
}

/** The end of the program, or of its stay in a project: the user is asked only where that breaks work off. */
export class Leaving {
  readonly #parts: LeavingParts;
  #agreed = false;
  #asking: Promise<boolean> | null = null;

  constructor(parts: LeavingParts) {
    this.#parts = parts;
  }

  /** Whether the program may end now. If not, the user is asked; if they agree, `quit` is called anew. */
  mayQuit(): boolean {
    if (this.#agreed || interruption(this.#parts.live(), 'Quit Espalier') === null) return true;
    void this.may('Quit Espalier').then((agreed) => {
      if (!agreed || this.#agreed) return;
      this.#agreed = true;
      this.#parts.quit();
    });
    return false;
  }

  /** Resolves to whether `ending`, such as 'Quit Espalier', may happen. One question at a time: a second is the first. */
  async may(ending: string): Promise<boolean> {
    const question = interruption(this.#parts.live(), ending);
    if (question === null) return true;
    this.#asking ??= this.#parts.ask(question).finally(() => (this.#asking = null));
    return this.#asking;
  }
}
