import { SvelteSet } from 'svelte/reactivity';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { ConfiguredHost, DeviceReport, HostKeyReport } from '../../../shared/api/devices.ts';
import type { DialogSurroundings } from '../dialogs.svelte.ts';
import { AddDeviceForm } from './add-device.svelte.ts';
import { KeptState } from './kept/kept.svelte.ts';
import { TelemetryState } from './telemetry/telemetry.svelte.ts';

/** A host key that somebody must look at before anything is sent to the device. */
export interface ShownKey {
  readonly device: string;
  readonly report: HostKeyReport;
}

/** An error and the device that it is about; null is the form of a new one. */
interface PlacedError {
  readonly device: string | null;
  readonly error: ErrorData;
}

/** The devices of the project: adding, probing, trusting, removing. */
export class DevicesState {
  readonly form = new AddDeviceForm();
  readonly kept: KeptState;
  readonly telemetry: TelemetryState;
  /** Whose details are shown; null shows the form of a new device. */
  current: string | null = $state(null);
  /** The device whose removal must be confirmed. */
  removing: string | null = $state(null);
  adding = $state(false);
  /** The host key that is asked about; the dialog is open while there is one. */
  shownKey: ShownKey | null = $state.raw(null);
  trusting = $state(false);
  keyError: ErrorData | null = $state.raw(null);
  readonly #busy = new SvelteSet<string>();
  readonly #surroundings: DialogSurroundings;
  #configured: readonly ConfiguredHost[] = $state.raw([]);
  #placed: PlacedError | null = $state.raw(null);

  constructor(surroundings: DialogSurroundings) {
    this.#surroundings = surroundings;
    this.kept = new KeptState(surroundings);
    this.telemetry = new TelemetryState(surroundings);
  }

  get devices(): readonly DeviceReport[] {
    return this.#surroundings.devices;
  }

  get device(): DeviceReport | null {
    return this.devices.find(({ name }) => name === this.current) ?? null;
  }

  /** What went wrong in the place that is on screen. */
  get error(): ErrorData | null {
    return this.#placed && this.#placed.device === (this.device?.name ?? null) ? this.#placed.error : null;
  }

  /** Hosts of the user's SSH configuration that are no device yet. */
  get configured(): readonly ConfiguredHost[] {
    return this.#configured.filter(({ address }) => this.devices.every((device) => device.address !== address));
  }

  isBusy(name: string): boolean {
    return this.#busy.has(name);
  }

  /** How the lost link to a device stands; null while it holds. */
  lostWords(name: string): string | null {
    return this.#surroundings.links.lostWords(name);
  }

  /** The dialog opens, with the first device where none was looked at. */
  enter(): void {
    this.show(this.device?.name ?? this.devices[0]?.name ?? null);
  }

  show(name: string | null): void {
    this.current = name;
    this.removing = null;
    if (name === null) void this.#readConfigured();
  }

  /** Adds what the form says, then looks at it: its host key first, where it has one. */
  async add(): Promise<void> {
    if (this.adding) return;
    this.#placed = null;
    this.adding = true;
    try {
      const added = await this.#surroundings.client.call('device.add', this.form.input);
      await this.#surroundings.load();
      this.form.clear();
      this.show(added.name);
      // It was probed at once, unless its key is not trusted or it is not to be reached.
      if (added.probedAt === null) void this.probe(added.name);
      else void this.kept.look(added.name);
    } catch (error) {
      this.#placed = { device: null, error: toErrorData(error) };
    } finally {
      this.adding = false;
    }
  }

  /** Looks at a device. A host key that is not trusted is asked about instead of being an error. */
  async probe(name: string): Promise<void> {
    if (this.#busy.has(name)) return;
    if (this.#placed?.device === name) this.#placed = null;
    this.#busy.add(name);
    try {
      await this.#surroundings.jobs.watch('device.probe', { name });
      await this.#surroundings.load();
      void this.kept.look(name);
    } catch (error) {
      const data = toErrorData(error);
      const asks = data.code === 'HOST_KEY_UNKNOWN' || data.code === 'HOST_KEY_CHANGED';
      if (asks) await this.#showKey(name);
      else this.#placed = { device: name, error: data };
    } finally {
      this.#busy.delete(name);
    }
  }

  /** The user has compared the fingerprint: exactly this key is trusted, and the device is probed. */
  async trust(): Promise<void> {
    const shown = this.shownKey;
    if (!shown || shown.report.known !== null || this.trusting) return;
    this.keyError = null;
    this.trusting = true;
    try {
      await this.#surroundings.client.call('device.trust', { name: shown.device, sha256: shown.report.sha256 });
      this.shownKey = null;
      void this.probe(shown.device);
    } catch (error) {
      this.keyError = toErrorData(error);
    } finally {
      this.trusting = false;
    }
  }

  /** After the old key was removed elsewhere: asks the device again. */
  async compareAgain(): Promise<void> {
    const shown = this.shownKey;
    if (!shown) return;
    this.closeKey();
    await this.probe(shown.device);
  }

  closeKey(): void {
    this.shownKey = null;
    this.keyError = null;
  }

  askToRemove(name: string): void {
    this.removing = name;
  }

  keep(): void {
    this.removing = null;
  }

  async remove(name: string): Promise<void> {
    this.removing = null;
    try {
      await this.#surroundings.client.call('device.remove', { name });
      this.kept.forget(name);
      this.telemetry.forget(name);
      await this.#surroundings.load();
      this.show(this.devices[0]?.name ?? null);
    } catch (error) {
      this.#placed = { device: name, error: toErrorData(error) };
    }
  }

  /** Takes a device that never answered back into the form: there is nothing of it to lose. */
  async correct({ name, address }: DeviceReport): Promise<void> {
    await this.remove(name);
    if (this.devices.some((device) => device.name === name)) return;
    this.form.fill(name, address);
    this.#placed = null;
    this.show(null);
  }

  dispose(): void {
    this.telemetry.dispose();
  }

  async #readConfigured(): Promise<void> {
    try {
      this.#configured = await this.#surroundings.client.call('device.configured', {});
    } catch (error) {
      this.#placed = { device: null, error: toErrorData(error) };
    }
  }

  async #showKey(name: string): Promise<void> {
    try {
      const report = await this.#surroundings.client.call('device.trust', { name });
      this.keyError = null;
      this.shownKey = { device: name, report };
    } catch (error) {
      this.#placed = { device: name, error: toErrorData(error) };
    }
  }
}
