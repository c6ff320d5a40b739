import { SvelteMap } from 'svelte/reactivity';
import type { TelemetryPoint } from '../../../../shared/api/devices.ts';
import { toErrorData, type ErrorData } from '../../../../shared/api/errors.ts';
import type { DialogSurroundings } from '../../dialogs.svelte.ts';
import { withPoint, type History } from './history.ts';

/** A watch that this window started. */
interface Watch {
  /** What it is recorded to. */
  readonly csv: string | null;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** What the devices show while they are watched or measured. */
export class TelemetryState {
  /** The device whose recording is asked for a file. */
  asking: string | null = $state(null);
  /** The file that is typed. */
  file = $state('');
  readonly #histories = new SvelteMap<string, History>();
  readonly #watches = new SvelteMap<string, Watch>();
  readonly #errors = new SvelteMap<string, ErrorData>();
  /** The last recording of each device that is over. */
  readonly #recorded = new SvelteMap<string, string>();
  readonly #jobs: DialogSurroundings['jobs'];
  readonly #end: () => void;

  constructor({ client, jobs }: Pick<DialogSurroundings, 'client' | 'jobs'>) {
    this.#jobs = jobs;
    this.#end = client.on('device.telemetry', ({ device, point }) =>
      this.#histories.set(device, withPoint(this.#histories.get(device), point, Date.now())),
    );
  }

  pointsOf(device: string): readonly TelemetryPoint[] {
    return this.#histories.get(device)?.points ?? [];
  }

  isWatched(device: string): boolean {
    return this.#watches.has(device);
  }

  recordingOf(device: string): string | null {
    return this.#watches.get(device)?.csv ?? null;
  }

  recordedOf(device: string): string | null {
    return this.#recorded.get(device) ?? null;
  }

  errorOf(device: string): ErrorData | null {
    return this.#errors.get(device) ?? null;
  }

  /** Watches until it is stopped; with `csv` it is recorded, and a watch without one is begun anew. */
  async start(device: string, csv: string | null = null): Promise<void> {
    // Two watches of one device would tell everything twice.
    while (this.#watches.has(device)) await this.stop(device);
    this.#errors.delete(device);
    this.#recorded.delete(device);
    this.#histories.delete(device);
    const stop = new AbortController();
    const ended = this.#watch(device, csv, stop.signal);
    this.#watches.set(device, { csv, stop, ended });
    await ended;
  }

  async stop(device: string): Promise<void> {
    const watch = this.#watches.get(device);
    watch?.stop.abort();
    await watch?.ended;
  }

  askForFile(device: string): void {
    this.asking = device;
  }

  closeFile(): void {
    this.asking = null;
  }

  async record(): Promise<void> {
    const device = this.asking;
    const file = this.file.trim();
    if (device === null || file === '') return;
    this.asking = null;
    await this.start(device, file);
  }

  /** The device was removed: another one may get its name. */
  forget(device: string): void {
    void this.stop(device);
    this.#histories.delete(device);
    this.#errors.delete(device);
    this.#recorded.delete(device);
  }

  dispose(): void {
    this.#end();
  }

  async #watch(device: string, csv: string | null, signal: AbortSignal): Promise<void> {
    let recorded = csv;
    try {
      await this.#jobs.watch('device.watch', { name: device, ...(csv === null ? {} : { csv }) }, signal);
    } catch (error) {
      const data = toErrorData(error);
      // Cancelling is its ordinary end, here or in the list of jobs.
      if (data.code !== 'CANCELLED') {
        this.#errors.set(device, data);
        recorded = null;
      }
    } finally {
      this.#watches.delete(device);
      if (recorded !== null) this.#recorded.set(device, recorded);
    }
  }
}
