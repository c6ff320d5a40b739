import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '../../../shared/api/client.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { MeasurementReport, MeasurementResult } from '../../../shared/api/measurements.ts';

export interface MeasuredCandidate {
  readonly report: MeasurementReport;
  readonly result: MeasurementResult;
}

/** Whole measurements behind the latencies of a set, read when somebody looks at one. */
export class Measurements {
  readonly #reports = new SvelteMap<string, MeasurementReport>();
  readonly #errors = new SvelteMap<string, ErrorData>();
  /** Not reactive: asking must not depend on what was asked before. */
  readonly #asked = new Set<string>();
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** A stored measurement does not change: it is read once. */
  async want(id: string): Promise<void> {
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    try {
      this.#reports.set(id, await this.#client.call('measurement.get', { id }));
      this.#errors.delete(id);
    } catch (error) {
      // The next look asks again.
      this.#asked.delete(id);
      const data = toErrorData(error);
      if (data.code !== 'LINK_LOST') this.#errors.set(id, data);
    }
  }

  /** What was measured of a candidate; null until it has been read. */
  of(id: string, candidateId: string): MeasuredCandidate | null {
    const report = this.#reports.get(id);
    const result = report?.results.find((entry) => entry.candidateId === candidateId);
    return report && result ? { report, result } : null;
  }

  errorOf(id: string): ErrorData | null {
    return this.#errors.get(id) ?? null;
  }
}
