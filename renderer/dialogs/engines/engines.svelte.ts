import type { Client } from '../../../shared/api/client.ts';
import { engineSchema, type EngineChoice } from '../../../shared/api/engine.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { EngineReport } from '../../../shared/api/results.ts';

export interface ListedEngine {
  readonly name: EngineChoice;
  readonly works: boolean;
  /** What it uses, or why it does not work here. */
  readonly detail: string;
}

/** The engines that a network can be trained with, those that work here and those that do not; and the one chosen. */
export class EnginesState {
  list: readonly ListedEngine[] = $state.raw([]);
  loading = $state(false);
  error: ErrorData | null = $state.raw(null);
  /** null leaves it to the file or the defaults. */
  chosen: EngineChoice | null = $state(null);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Asks what works here: something may have been installed since the last time. */
  async load(): Promise<void> {
    this.error = null;
    this.loading = true;
    try {
      this.list = trainingEngines(await this.#client.call('engines.list', {}));
      if (!this.list.some(({ name, works }) => name === this.chosen && works)) this.chosen = null;
    } catch (error) {
      this.error = toErrorData(error);
    } finally {
      this.loading = false;
    }
  }
}

/** Those of the report that train, by the name that a recipe has for them. */
export function trainingEngines(reports: readonly EngineReport[]): readonly ListedEngine[] {
  return reports.flatMap(({ name, backend, kind, works, detail }) => {
    if (kind === 'runtime') return [];
    // onnxruntime has one backend, which goes without saying.
    const choice = engineSchema.safeParse(name === 'onnxruntime' ? name : `${name}:${backend}`);
    return choice.success ? [{ name: choice.data, works, detail }] : [];
  });
}
