import { SvelteMap } from 'svelte/reactivity';
import { toErrorData, type ErrorData } from '../../../../shared/api/errors.ts';
import type { LatencyModelReport } from '../../../../shared/api/latency.ts';
import type { DevicesSurroundings } from '../surroundings.ts';
import { LearnForm } from './learn-form.svelte.ts';

/** What is known of the devices' latencies without measuring. */
export class LatencyModelsState {
  readonly form: LearnForm;
  readonly #lists = new SvelteMap<string, readonly LatencyModelReport[]>();
  readonly #errors = new SvelteMap<string, ErrorData>();
  readonly #client: DevicesSurroundings['client'];
  readonly #end: () => void;

  constructor({ client, jobs }: Pick<DevicesSurroundings, 'client' | 'jobs'>) {
    this.#client = client;
    this.form = new LearnForm(jobs);
    // Learning tells of it at its end, and measuring, which models learn from too.
    this.#end = client.on('tradeoffs.changed', ({ device }) => {
      if (device !== null && this.#lists.has(device)) void this.list(device);
    });
  }

  /** Null until they were read. */
  of(device: string): readonly LatencyModelReport[] | null {
    return this.#lists.get(device) ?? null;
  }

  errorOf(device: string): ErrorData | null {
    return this.#errors.get(device) ?? null;
  }

  async list(device: string): Promise<void> {
    try {
      this.#lists.set(device, await this.#client.call('latency.list', { device }));
      this.#errors.delete(device);
    } catch (error) {
      this.#errors.set(device, toErrorData(error));
    }
  }

  dispose(): void {
    this.#end();
  }
}
