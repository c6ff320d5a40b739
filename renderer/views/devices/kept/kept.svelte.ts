import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { DeviceCache } from '../../../../shared/api/devices.ts';
import { toErrorData, type ErrorData } from '../../../../shared/api/errors.ts';
import type { DevicesSurroundings } from '../surroundings.ts';

/** What Espalier keeps on the devices, as far as somebody looked. */
export class KeptState {
  /** The device whose clearing must be confirmed. */
  clearing: string | null = $state(null);
  readonly #reports = new SvelteMap<string, DeviceCache>();
  readonly #errors = new SvelteMap<string, ErrorData>();
  readonly #busy = new SvelteSet<string>();
  readonly #surroundings: Pick<DevicesSurroundings, 'jobs'>;

  constructor(surroundings: Pick<DevicesSurroundings, 'jobs'>) {
    this.#surroundings = surroundings;
  }

  of(device: string): DeviceCache | null {
    return this.#reports.get(device) ?? null;
  }

  errorOf(device: string): ErrorData | null {
    return this.#errors.get(device) ?? null;
  }

  isBusy(device: string): boolean {
    return this.#busy.has(device);
  }

  look(device: string): Promise<void> {
    return this.#ask(device, 'device.cache');
  }

  askToClear(device: string): void {
    this.clearing = device;
  }

  keep(): void {
    this.clearing = null;
  }

  async clear(device: string): Promise<void> {
    this.clearing = null;
    await this.#ask(device, 'device.clearCache');
  }

  /** The device was removed: another one may get its name. */
  forget(device: string): void {
    this.#reports.delete(device);
    this.#errors.delete(device);
  }

  async #ask(device: string, procedure: 'device.cache' | 'device.clearCache'): Promise<void> {
    if (this.#busy.has(device)) return;
    this.#busy.add(device);
    this.#errors.delete(device);
    try {
      this.#reports.set(device, await this.#surroundings.jobs.watch(procedure, { name: device }));
    } catch (error) {
      const data = toErrorData(error);
      if (data.code !== 'CANCELLED') this.#errors.set(device, data);
    } finally {
      this.#busy.delete(device);
    }
  }
}
