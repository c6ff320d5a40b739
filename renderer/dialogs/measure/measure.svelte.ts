import type { InputOf } from '../../../shared/api/contract.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { DeviceReport } from '../../../shared/api/devices.ts';
import type { Load, Precision } from '../../../shared/api/measurements.ts';
import type { TradeoffCandidate } from '../../../shared/api/results.ts';
import type { DialogSurroundings } from '../dialogs.svelte.ts';
import type { Duration } from './durations.ts';
import { runtimeChoices, type RuntimeChoice, type RuntimeName } from './runtimes.ts';

/** What the dialog knows of a candidate. */
export type MeasurableCandidate = Pick<TradeoffCandidate, 'id' | 'method'>;

/** As many as one measurement takes: beyond that interleaving says little, as the board drifts within a round. */
const mostAtOnce = 256;
const mostFramesPerSecond = 10_000;
const mostMinutes = 1440;

/** The form that measures candidates on a device. */
export class MeasureState {
  duration: Duration = $state('default');
  /** As typed. */
  minutes = $state('10');
  load: Load['shape'] = $state('back-to-back');
  /** As typed. */
  framesPerSecond = $state('30');
  layers = $state(false);
  threads = $state(1);
  which: 'all' | 'selected' = $state('all');
  starting = $state(false);
  error: ErrorData | null = $state.raw(null);
  candidates: readonly MeasurableCandidate[] = $state.raw([]);
  selected: readonly string[] = $state.raw([]);
  #chosen: string | null = $state(null);
  #runtime: RuntimeName | null = $state(null);
  #precision: Precision = $state('float32');
  readonly #surroundings: DialogSurroundings;
  readonly #done: () => void;

  constructor(surroundings: DialogSurroundings, done: () => void) {
    this.#surroundings = surroundings;
    this.#done = done;
  }

  get devices(): readonly DeviceReport[] {
    return this.#surroundings.devices;
  }

  /** The one chosen, else the first that was found to work, else the first. */
  get device(): DeviceReport | null {
    return (
      this.devices.find(({ name }) => name === this.#chosen) ?? this.devices.find(isReady) ?? this.devices[0] ?? null
    );
  }

  get runtimes(): readonly RuntimeChoice[] {
    return runtimeChoices(this.device);
  }

  /** The one chosen where the device has it, else the first that works there; null where nothing does or is known. */
  get runtime(): RuntimeChoice | null {
    const working = this.runtimes.filter(({ works }) => works);
    return working.find(({ name }) => name === this.#runtime) ?? working[0] ?? null;
  }

  get precisions(): readonly Precision[] {
    return this.runtime?.precisions ?? [];
  }

  /** The one chosen where the runtime has it, else its most exact. */
  get precision(): Precision {
    const { precisions } = this;
    return precisions.includes(this.#precision) ? this.#precision : (precisions[0] ?? 'float32');
  }

  /** Thread counts that the device has cores for. */
  get threadChoices(): readonly number[] {
    return Array.from({ length: Math.min(this.device?.state?.cores ?? 8, 64) }, (_, index) => index + 1);
  }

  /**
   * Ids in the order of measuring. The original network is always among them and first: all others are compared with
   * it, and a comparison needs both from one measurement.
   */
  get models(): readonly string[] {
    const wanted = new Set(this.which === 'selected' ? this.selected : this.candidates.map(({ id }) => id));
    const dense = this.candidates.filter(({ method }) => method === 'dense');
    const original = dense.filter(({ id }) => wanted.has(id))[0] ?? dense[0];
    const others = this.candidates.filter(({ id }) => wanted.has(id) && id !== original?.id).map(({ id }) => id);
    return original ? [original.id, ...others] : others;
  }

  /** Why it cannot be started, in one line; null when it can. */
  get obstacle(): string | null {
    if (this.models.length === 0) return 'There is nothing to measure yet: run an experiment first.';
    if (this.models.length > mostAtOnce) return `At most ${String(mostAtOnce)} candidates at once: select fewer.`;
    if (!this.device) return 'There is no device yet.';
    if (this.runtimes.length > 0 && !this.runtime) return `Nothing on ${this.device.name} runs networks.`;
    if (this.load === 'camera' && !isWithin(this.framesPerSecond, mostFramesPerSecond)) {
      return 'Frames per second must be a number above 0, at most 10,000.';
    }
    if (this.duration === 'sustained' && !isWithin(this.minutes, mostMinutes)) {
      return 'Minutes must be a number above 0, at most 1,440.';
    }
    return null;
  }

  /** The dialog opens with what the view shows. A selection is taken as the wish to measure just that. */
  enter(candidates: readonly MeasurableCandidate[], selected: readonly string[]): void {
    this.error = null;
    this.candidates = candidates;
    this.selected = selected.filter((id) => candidates.some((candidate) => candidate.id === id));
    this.which = this.selected.length > 1 ? 'selected' : 'all';
  }

  choose(device: string): void {
    this.#chosen = device;
    this.threads = Math.min(this.threads, this.threadChoices.length);
  }

  chooseRuntime(runtime: RuntimeName): void {
    this.#runtime = runtime;
  }

  choosePrecision(precision: Precision): void {
    this.#precision = precision;
  }

  async start(): Promise<void> {
    const { device } = this;
    if (this.starting || this.obstacle !== null || !device) return;
    this.error = null;
    this.starting = true;
    try {
      await this.#surroundings.jobs.begin('measurement.run', this.#input(device.name));
      this.#done();
    } catch (error) {
      this.error = toErrorData(error);
    } finally {
      this.starting = false;
    }
  }

  #input(device: string): InputOf<'measurement.run'> {
    const { runtime, precision, threads } = this;
    return {
      ...{ device, threads, models: [...this.models] },
      ...(runtime && { runtime: runtime.name, precision }),
      profile: this.duration === 'sustained' ? 'default' : this.duration,
      layers: this.layers,
      ...(this.load === 'camera' && { framesPerSecond: Number(this.framesPerSecond) }),
      ...(this.duration === 'sustained' && { sustainedMinutes: Number(this.minutes) }),
    };
  }
}

function isReady({ runtimes }: DeviceReport): boolean {
  return runtimes.some(({ works }) => works);
}

function isWithin(typed: string, most: number): boolean {
  const value = Number(typed);
  return typed.trim() !== '' && value > 0 && value <= most;
}
