import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '../../../../shared/api/client.ts';
import type { HostKeyReport } from '../../../../shared/api/devices.ts';
import { toErrorData, type ErrorData } from '../../../../shared/api/errors.ts';

/** A host key that somebody must look at before anything is sent to the device. */
export interface ShownKey {
  readonly device: string;
  readonly report: HostKeyReport;
}

/** Why somebody must look: nobody met the device before, or it shows another key than then. */
export type KeyQuestion = 'unknown' | 'changed';

/** The question whether a device is the one that it says it is. */
export class HostKeyState {
  /** The host key that is asked about; the dialog is open while there is one. */
  shown: ShownKey | null = $state.raw(null);
  trusting = $state(false);
  error: ErrorData | null = $state.raw(null);
  /** Devices whose question is not answered, or with no. */
  readonly #asking = new SvelteMap<string, KeyQuestion>();
  readonly #client: Client;
  readonly #connect: (device: string) => void;

  /** `connect` looks at a device anew. */
  constructor(client: Client, connect: (device: string) => void) {
    this.#client = client;
    this.#connect = connect;
  }

  questionOf(device: string): KeyQuestion | null {
    return this.#asking.get(device) ?? null;
  }

  /** Shows the key that the device shows. Gives what was in the way of that, null where nothing was. */
  async ask(device: string, question: KeyQuestion): Promise<ErrorData | null> {
    this.#asking.set(device, question);
    try {
      const report = await this.#client.call('device.trust', { name: device });
      // Whoever compares one key must not be given another to trust: this device stands as one that asks.
      if (this.shown !== null && this.shown.device !== device) return null;
      this.error = null;
      this.shown = { device, report };
      return null;
    } catch (error) {
      return toErrorData(error);
    }
  }

  /** The device was reached, or is forgotten. */
  settle(device: string): void {
    this.#asking.delete(device);
  }

  /** The user has compared the fingerprint: exactly this key is trusted, and the device is looked at. */
  async trust(): Promise<void> {
    const { shown } = this;
    if (!shown || shown.report.known !== null || this.trusting) return;
    this.error = null;
    this.trusting = true;
    try {
      await this.#client.call('device.trust', { name: shown.device, sha256: shown.report.sha256 });
      this.shown = null;
      this.settle(shown.device);
      this.#connect(shown.device);
    } catch (error) {
      this.error = toErrorData(error);
    } finally {
      this.trusting = false;
    }
  }

  /** After the old key was removed elsewhere: asks the device again. */
  compareAgain(): void {
    const { shown } = this;
    if (!shown) return;
    this.close();
    this.#connect(shown.device);
  }

  close(): void {
    this.shown = null;
    this.error = null;
  }
}
