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

/** Those of the report that train; one that is listed for training and for something else counts once, as that. */
export function trainingEngines(reports: readonly EngineReport[]): readonly ListedEngine[] {
  const byName = new Map<EngineChoice, EngineReport>();
  for (const report of reports) {
    const name = engineSchema.safeParse(report.name);
    if (!name.success || report.kind === 'runtime') continue;
    if (report.kind === 'training' || !byName.has(name.data)) byName.set(name.data, report);
  }
  return [...byName].map(([name, { works, detail }]) => ({ name, works, detail }));
}
