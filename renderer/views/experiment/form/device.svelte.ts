import type { DeviceReport, RuntimeReport } from '../../../../shared/api/devices.ts';
import type { Experiment } from '../../../../shared/api/experiment.ts';
import { numberOf } from './typed-options.ts';

/** The device that levels are of, and how networks are measured on it. */
export class FormDevice {
  /** Null for none, or for the first where there must be one. */
  name: string | null = $state(null);
  /** As typed. */
  threads = $state('');
  measures = $state(true);
  #runtime: string | null = $state(null);
  #precision: string | null = $state(null);
  readonly #devices: () => readonly DeviceReport[];
  readonly #isNeeded: () => boolean;

  constructor(devices: () => readonly DeviceReport[], isNeeded: () => boolean) {
    this.#devices = devices;
    this.#isNeeded = isNeeded;
  }

  get all(): readonly DeviceReport[] {
    return this.#devices();
  }

  get isNeeded(): boolean {
    return this.#isNeeded();
  }

  get chosen(): DeviceReport | null {
    const { all } = this;
    return all.find(({ name }) => name === this.name) ?? (this.isNeeded ? (all[0] ?? null) : null);
  }

  /** Those that work there. */
  get runtimes(): readonly RuntimeReport[] {
    return this.chosen?.runtimes.filter(({ works }) => works) ?? [];
  }

  /** The one chosen, else the first that works; null where none is known. */
  get runtime(): RuntimeReport | null {
    const { runtimes } = this;
    return runtimes.find(({ name }) => name === this.#runtime) ?? runtimes[0] ?? null;
  }

  get precision(): string | null {
    const precisions = this.runtime?.precisions ?? [];
    return precisions.find((precision) => precision === this.#precision) ?? precisions[0] ?? null;
  }

  chooseRuntime(name: string): void {
    this.#runtime = name;
  }

  choosePrecision(precision: string): void {
    this.#precision = precision;
  }

  /** As an experiment file has it; null without. */
  get stated(): Readonly<Record<string, unknown>> | null {
    const { chosen, runtime, precision } = this;
    if (chosen === null) return null;
    return {
      name: chosen.name,
      ...(runtime !== null && { runtime: runtime.name }),
      ...(precision !== null && { precision }),
      ...(this.threads.trim() !== '' && { threads: numberOf(this.threads) }),
      measure: this.measures,
    };
  }

  fill(device: Experiment['device']): void {
    this.name = device?.name ?? null;
    this.#runtime = device?.runtime ?? null;
    this.#precision = device?.precision ?? null;
    this.threads = device === undefined || device.threads === 1 ? '' : String(device.threads);
    this.measures = device?.measure ?? true;
  }
}
