import { SvelteMap } from 'svelte/reactivity';
import { toErrorData, type ErrorData } from '../../../../shared/api/errors.ts';
import type { MeasurementReport } from '../../../../shared/api/measurements.ts';
import type { DevicesSurroundings } from '../surroundings.ts';

/** The last measurement of a device, as far as the view shows it. */
type LastMeasurement = Pick<MeasurementReport, 'id' | 'measuredAt' | 'command' | 'noiseFloor'>;

/** What was run on the devices to measure, as it was run there. */
export class CommandsState {
  /** Since this window was opened: the command of what runs, or ran last. */
  readonly #heard = new SvelteMap<string, string>();
  readonly #last = new SvelteMap<string, LastMeasurement>();
  readonly #errors = new SvelteMap<string, ErrorData>();
  readonly #client: DevicesSurroundings['client'];
  readonly #end: () => void;

  constructor({ client }: Pick<DevicesSurroundings, 'client'>) {
    this.#client = client;
    this.#end = client.on('device.command', ({ device, command }) => this.#heard.set(device, command));
  }

  /** The newest command; null where nothing was measured. */
  of(device: string): string | null {
    return this.#heard.get(device) ?? this.#last.get(device)?.command ?? null;
  }

  lastOf(device: string): LastMeasurement | null {
    return this.#last.get(device) ?? null;
  }

  errorOf(device: string): ErrorData | null {
    return this.#errors.get(device) ?? null;
  }

  /** Reads the measurement with this id, the newest of the device, unless it is known. */
  async follow(device: string, newest: string | undefined): Promise<void> {
    if (newest === undefined || this.#last.get(device)?.id === newest) return;
    try {
      const { id, measuredAt, command, noiseFloor } = await this.#client.call('measurement.get', { id: newest });
      this.#last.set(device, { id, measuredAt, command, noiseFloor });
      this.#errors.delete(device);
    } catch (error) {
      this.#errors.set(device, toErrorData(error));
    }
  }

  /** The device was removed: another one may get its name. */
  forget(device: string): void {
    this.#heard.delete(device);
    this.#last.delete(device);
    this.#errors.delete(device);
  }

  dispose(): void {
    this.#end();
  }
}
