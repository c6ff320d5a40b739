import { SvelteMap } from 'svelte/reactivity';
import { toErrorData, type ErrorData } from '../../../../shared/api/errors.ts';
import type { DevicesSurroundings } from '../surroundings.ts';
import { withMoment, type History } from './history.ts';
import type { SpanMinutes } from './time-axis.ts';

/** A watch that this window started. */
interface Watch {
  readonly device: string;
  /** What it is recorded to; null where this window only looks on. */
  readonly csv: string | null;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

const measuring = new Set(['measurement.run', 'latency.learn']);
/** Whoever walks through the list does not want to connect to all of it. */
const settleMs = 300;

/** What the devices show while they are looked at, recorded or measured. */
export class TelemetryState {
  spanMinutes: SpanMinutes = $state(10);
  /** The time that all charts read at; null reads the newest. */
  cursorMs: number | null = $state(null);
  /** The device whose recording is asked for a file. */
  asking: string | null = $state(null);
  /** The file that is typed. */
  file = $state('');
  readonly #histories = new SvelteMap<string, History>();
  readonly #recordings = new SvelteMap<string, Watch>();
  readonly #errors = new SvelteMap<string, ErrorData>();
  /** The last recording of each device that is over. */
  readonly #recorded = new SvelteMap<string, string>();
  readonly #jobs: DevicesSurroundings['jobs'];
  readonly #end: () => void;
  #wanted: string | null = null;
  #look: Watch | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ client, jobs }: Pick<DevicesSurroundings, 'client' | 'jobs'>) {
    this.#jobs = jobs;
    this.#end = client.on('device.telemetry', ({ device, point }) => {
      const history = this.historyOf(device);
      const moment = { atMs: Date.now(), point, measuring: this.isMeasured(device) };
      const next = withMoment(history, moment);
      if (next !== history) this.#histories.set(device, next);
    });
  }

  historyOf(device: string): History {
    return this.#histories.get(device) ?? [];
  }

  recordingOf(device: string): string | null {
    return this.#recordings.get(device)?.csv ?? null;
  }

  recordedOf(device: string): string | null {
    return this.#recorded.get(device) ?? null;
  }

  errorOf(device: string): ErrorData | null {
    return this.#errors.get(device) ?? null;
  }

  isMeasured(device: string): boolean {
    const work = this.#jobs.workOn(device);
    return work?.state === 'running' && measuring.has(work.procedure);
  }

  /** Watches this device, and no other, until something else is asked for: only while its charts are on screen. */
  lookAt(device: string | null): void {
    if (device === this.#wanted) return;
    this.#wanted = device;
    this.cursorMs = null;
    if (this.#look && this.#look.device !== device) void this.#stop(this.#look);
    this.#lookSoon();
  }

  /** The device answers again: what went wrong is over. */
  forgive(device: string): void {
    this.#errors.delete(device);
    this.#lookSoon();
  }

  askForFile(device: string): void {
    this.asking = device;
  }

  closeFile(): void {
    this.asking = null;
  }

  /** Records to the file that was typed until it is stopped. */
  async record(): Promise<void> {
    const device = this.asking;
    const csv = this.file.trim();
    if (device === null || csv === '') return;
    this.asking = null;
    // Two watches of one device would tell everything twice.
    if (this.#look?.device === device) await this.#stop(this.#look);
    this.#errors.delete(device);
    this.#recorded.delete(device);
    const recording = this.#start(device, csv);
    this.#recordings.set(device, recording);
    await recording.ended;
  }

  async stopRecording(device: string): Promise<void> {
    const recording = this.#recordings.get(device);
    if (recording) await this.#stop(recording);
  }

  /** The device was removed: another one may get its name. */
  forget(device: string): void {
    void this.stopRecording(device);
    this.#histories.delete(device);
    this.#errors.delete(device);
    this.#recorded.delete(device);
  }

  dispose(): void {
    this.lookAt(null);
    clearTimeout(this.#timer);
    this.#end();
  }

  #lookSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const device = this.#wanted;
      if (device === null || this.#look || this.#recordings.has(device) || this.#errors.has(device)) return;
      this.#look = this.#start(device, null);
    }, settleMs);
  }

  async #stop({ stop, ended }: Watch): Promise<void> {
    stop.abort();
    await ended;
  }

  #start(device: string, csv: string | null): Watch {
    const stop = new AbortController();
    return { device, csv, stop, ended: this.#watch(device, csv, stop.signal) };
  }

  async #watch(device: string, csv: string | null, signal: AbortSignal): Promise<void> {
    try {
      await this.#jobs.watch('device.watch', { name: device, ...(csv === null ? {} : { csv }) }, signal);
      if (csv !== null) this.#recorded.set(device, csv);
    } catch (error) {
      const data = toErrorData(error);
      // Cancelling is its ordinary end, here or in the list of jobs; a lost line has its own place on screen.
      if (data.code !== 'CANCELLED' && data.code !== 'LINK_LOST') this.#errors.set(device, data);
      else if (csv !== null) this.#recorded.set(device, csv);
    } finally {
      if (csv === null) {
        this.#look = null;
        // Who ended it from elsewhere does not want it begun anew.
        if (!signal.aborted && !this.#errors.has(device) && this.#wanted === device) this.#wanted = null;
      } else this.#recordings.delete(device);
      this.#lookSoon();
    }
  }
}
