import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { ExperimentReport } from '../../../shared/api/results.ts';
import type { DialogSurroundings } from '../dialogs.svelte.ts';
import { EnginesState } from '../engines/engines.svelte.ts';
import { unfinishedStates } from './unfinished.ts';

/** The form that starts an experiment from its file. */
export class StartExperimentState {
  file = $state('');
  /** Goes on with the unfinished experiment of the same content instead of starting anew. */
  resume = $state(false);
  /** The newest experiment that did not come to its end, if there is one to go on with. */
  unfinished: ExperimentReport | null = $state.raw(null);
  starting = $state(false);
  error: ErrorData | null = $state.raw(null);
  /** What trains, for methods that do, in place of what the file says. */
  readonly engines: EnginesState;
  readonly #surroundings: DialogSurroundings;
  readonly #done: () => void;

  constructor(surroundings: DialogSurroundings, done: () => void) {
    this.#surroundings = surroundings;
    this.#done = done;
    this.engines = new EnginesState(surroundings.client);
  }

  /** The dialog opens: what was typed stays, what may be resumed is asked anew. */
  enter(): void {
    this.error = null;
    void this.engines.load();
    void this.#findUnfinished();
  }

  async start(): Promise<void> {
    if (this.starting) return;
    this.error = null;
    this.starting = true;
    try {
      const resume = this.resume && this.unfinished !== null;
      const engine = this.engines.chosen ?? undefined;
      await this.#surroundings.jobs.begin('experiment.run', { file: this.file.trim(), engine, resume });
      this.resume = false;
      this.#done();
    } catch (error) {
      this.error = toErrorData(error);
    } finally {
      this.starting = false;
    }
  }

  async #findUnfinished(): Promise<void> {
    try {
      const experiments = await this.#surroundings.client.call('experiment.list', {});
      this.unfinished = experiments.findLast(({ state }) => unfinishedStates.has(state)) ?? null;
    } catch (error) {
      this.error = toErrorData(error);
    }
  }
}
