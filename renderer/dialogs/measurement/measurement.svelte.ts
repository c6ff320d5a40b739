import { SvelteMap } from 'svelte/reactivity';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { MeasurementEntry, MeasurementReport, MeasurementResult } from '../../../shared/api/measurements.ts';
import { telemetrySummary, type TelemetryReading } from '../../../shared/telemetry/summary.ts';
import type { DialogSurroundings } from '../dialogs.svelte.ts';

/** One stored measurement in whole, and the list of those of a device. */
export class MeasurementState {
  /** The one that is shown; the dialog is open while there is one. */
  id: string | null = $state(null);
  report: MeasurementReport | null = $state.raw(null);
  telemetry: readonly TelemetryReading[] = $state.raw([]);
  error: ErrorData | null = $state.raw(null);
  /** Whether the file for the telemetry is asked for. */
  asking = $state(false);
  /** As typed. */
  file = $state('');
  saved: string | null = $state(null);
  saveError: ErrorData | null = $state.raw(null);
  /** Id of the result whose layers were asked for. */
  #chosen: string | null = $state(null);
  readonly #lists = new SvelteMap<string, readonly MeasurementEntry[]>();
  readonly #listErrors = new SvelteMap<string, ErrorData>();
  readonly #client: DialogSurroundings['client'];
  readonly #end: () => void;

  constructor({ client }: Pick<DialogSurroundings, 'client'>) {
    this.#client = client;
    this.#end = client.on('tradeoffs.changed', ({ device }) => {
      // Of what nobody looked at there is no list to bring up to date.
      if (device !== null && this.#lists.has(device)) void this.list(device);
    });
  }

  /** Those whose layers were timed. */
  get layered(): readonly MeasurementResult[] {
    return this.report?.results.filter(({ layers }) => layers !== null) ?? [];
  }

  /** The one whose layers are shown: the one chosen, else the first. */
  get shown(): MeasurementResult | null {
    return this.layered.find(({ id }) => id === this.#chosen) ?? this.layered[0] ?? null;
  }

  choose(resultId: string): void {
    this.#chosen = resultId;
  }

  /** `candidate` is the one whose layers are shown first. */
  async show(id: string, candidate: string | null = null): Promise<void> {
    this.id = id;
    this.report = null;
    this.telemetry = [];
    this.error = null;
    this.saved = null;
    try {
      const report = await this.#client.call('measurement.get', { id });
      const telemetry = telemetrySummary(await this.#client.call('measurement.telemetry', { id }));
      // Another one may have been asked for meanwhile.
      if (this.id !== id) return;
      this.report = report;
      this.telemetry = telemetry;
      this.#chosen = report.results.find(({ candidateId }) => candidateId === candidate)?.id ?? null;
    } catch (error) {
      if (this.id === id) this.error = toErrorData(error);
    }
  }

  close(): void {
    this.id = null;
    this.asking = false;
  }

  askForFile(): void {
    this.asking = true;
    this.saveError = null;
  }

  closeFile(): void {
    this.asking = false;
  }

  async save(): Promise<void> {
    const { id } = this;
    if (id === null) return;
    this.saveError = null;
    try {
      const { file } = await this.#client.call('measurement.exportTelemetry', { id, file: this.file.trim() });
      this.saved = file;
      this.asking = false;
    } catch (error) {
      this.saveError = toErrorData(error);
    }
  }

  /** Newest first; null until they were read. */
  of(device: string): readonly MeasurementEntry[] | null {
    return this.#lists.get(device) ?? null;
  }

  listErrorOf(device: string): ErrorData | null {
    return this.#listErrors.get(device) ?? null;
  }

  async list(device: string): Promise<void> {
    try {
      this.#lists.set(device, await this.#client.call('measurement.list', { device }));
      this.#listErrors.delete(device);
    } catch (error) {
      this.#listErrors.set(device, toErrorData(error));
    }
  }

  dispose(): void {
    this.#end();
  }
}
