import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { ConfiguredHost, DeviceReport } from '../../../shared/api/devices.ts';
import { AddDeviceForm } from './adding/add-device.svelte.ts';
import { CommandsState } from './command/commands.svelte.ts';
import { HostKeyState } from './host-key/host-key.svelte.ts';
import { KeptState } from './kept/kept.svelte.ts';
import { LatencyModelsState } from './latency/latency-models.svelte.ts';
import { recall, remember } from './remembered.ts';
import { standingOfDevice, type DeviceActivity, type DeviceStanding } from './standing.ts';
import type { DevicesSurroundings } from './surroundings.ts';
import { TelemetryState } from './telemetry/telemetry.svelte.ts';
import type { SpanMinutes } from './telemetry/time-axis.ts';

type ViewStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The devices of the project: adding, looking at them, trusting, forgetting. */
export class DevicesState {
  readonly form = new AddDeviceForm();
  readonly hostKey: HostKeyState;
  readonly kept: KeptState;
  readonly telemetry: TelemetryState;
  readonly commands: CommandsState;
  readonly latency: LatencyModelsState;
  /** Whether the form of a new device is shown in place of a device. */
  composing = $state(false);
  /** The device that is to be forgotten, once it is confirmed. */
  removing: string | null = $state(null);
  adding = $state(false);
  formError: ErrorData | null = $state.raw(null);
  #chosen: string | null = $state(null);
  #configured: readonly ConfiguredHost[] = $state.raw([]);
  readonly #connecting = new SvelteSet<string>();
  readonly #errors = new SvelteMap<string, ErrorData>();
  readonly #surroundings: DevicesSurroundings;
  readonly #storage: ViewStorage;

  constructor(surroundings: DevicesSurroundings, storage: ViewStorage) {
    this.#surroundings = surroundings;
    this.#storage = storage;
    const { device, spanMinutes } = recall(storage);
    this.#chosen = device;
    this.hostKey = new HostKeyState(surroundings.client, (name) => void this.probe(name));
    this.kept = new KeptState(surroundings);
    this.telemetry = new TelemetryState(surroundings);
    this.telemetry.spanMinutes = spanMinutes;
    this.commands = new CommandsState(surroundings);
    this.latency = new LatencyModelsState(surroundings);
  }

  get devices(): readonly DeviceReport[] {
    return this.#surroundings.devices;
  }

  /** The one chosen, else the first; null while a new one is added, or none is there. */
  get device(): DeviceReport | null {
    if (this.composing) return null;
    return this.devices.find(({ name }) => name === this.#chosen) ?? this.devices[0] ?? null;
  }

  /** Hosts of the user's SSH configuration that are no device yet. */
  get configured(): readonly ConfiguredHost[] {
    return this.#configured.filter(({ address }) => this.devices.every((device) => device.address !== address));
  }

  get readyCount(): number {
    return this.devices.filter((device) => this.standingOf(device).word === 'ready').length;
  }

  /**
   * The device that is worth connecting to for its telemetry: looked at before, and nothing in the way. One that is measured
   * tells it anyway, and whoever looks on must not be in its numbers.
   */
  get watchable(): string | null {
    const { device } = this;
    if (!device || device.state === null || this.telemetry.isMeasured(device.name)) return null;
    const { connecting, keyQuestion, error } = this.activityOf(device.name);
    return connecting || keyQuestion !== null || error !== null ? null : device.name;
  }

  errorOf(name: string): ErrorData | null {
    return this.#errors.get(name) ?? null;
  }

  activityOf(name: string): DeviceActivity {
    const { jobs, links } = this.#surroundings;
    return {
      connecting: this.#connecting.has(name),
      keyQuestion: this.hostKey.questionOf(name),
      work: jobs.workOn(name),
      lost: links.lostWords(name),
      error: this.errorOf(name),
    };
  }

  standingOf(device: DeviceReport): DeviceStanding {
    return standingOfDevice(device, this.activityOf(device.name));
  }

  /** Seconds to the next try while the link is lost; null while it holds. */
  retrySeconds(name: string): number | null {
    return this.#surroundings.links.retrySeconds(name);
  }

  choose(name: string): void {
    this.#chosen = name;
    this.composing = false;
    this.removing = null;
    this.#remember();
  }

  /** So many devices down the list, without going round. */
  move(by: number): void {
    const at = this.devices.findIndex(({ name }) => name === this.device?.name);
    const next = this.devices[Math.min(this.devices.length - 1, Math.max(0, at + by))];
    if (next) this.choose(next.name);
  }

  /** Begins a recording of the chosen device, or ends it. */
  record(): void {
    const { device, telemetry } = this;
    if (!device?.state) return;
    if (telemetry.recordingOf(device.name) === null) telemetry.askForFile(device.name);
    else void telemetry.stopRecording(device.name);
  }

  chooseSpan(minutes: SpanMinutes): void {
    this.telemetry.spanMinutes = minutes;
    this.#remember();
  }

  compose(): void {
    this.composing = true;
    this.formError = null;
    void this.#readConfigured();
  }

  /** Adds what the form says, then looks at it: its host key first, where it has one. */
  async add(): Promise<void> {
    if (this.adding) return;
    this.formError = null;
    this.adding = true;
    try {
      const added = await this.#surroundings.client.call('device.add', this.form.input);
      await this.#surroundings.load();
      this.form.clear();
      this.choose(added.name);
      // It was probed at once, unless its key is not trusted or it is not to be reached.
      if (added.probedAt === null) void this.probe(added.name);
      else void this.kept.look(added.name);
    } catch (error) {
      this.formError = toErrorData(error);
      // What the form would say goes under it.
      this.composing = true;
    } finally {
      this.adding = false;
    }
  }

  /** The shortest way to something that measures. */
  async addThisComputer(): Promise<void> {
    this.form.clear();
    this.form.choose('local');
    await this.add();
  }

  /** Looks at a device. A host key that is not trusted is asked about instead of being an error. */
  async probe(name: string): Promise<void> {
    if (this.#connecting.has(name)) return;
    this.#errors.delete(name);
    this.#connecting.add(name);
    try {
      await this.#surroundings.jobs.watch('device.probe', { name });
      await this.#surroundings.load();
      this.hostKey.settle(name);
      this.telemetry.forgive(name);
      void this.kept.look(name);
    } catch (error) {
      const data = toErrorData(error);
      const question =
        data.code === 'HOST_KEY_UNKNOWN' ? 'unknown' : data.code === 'HOST_KEY_CHANGED' ? 'changed' : null;
      const failure = question === null ? data : await this.hostKey.ask(name, question);
      if (failure && failure.code !== 'CANCELLED') this.#errors.set(name, failure);
    } finally {
      this.#connecting.delete(name);
    }
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
      this.#errors.delete(name);
      this.hostKey.settle(name);
      this.kept.forget(name);
      this.telemetry.forget(name);
      this.commands.forget(name);
      await this.#surroundings.load();
    } catch (error) {
      this.#errors.set(name, toErrorData(error));
    }
  }

  /** Takes a device that never answered back into the form: there is nothing of it to lose. */
  async correct({ name, address }: DeviceReport): Promise<void> {
    await this.remove(name);
    if (this.devices.some((device) => device.name === name)) return;
    this.form.fill(name, address);
    this.compose();
  }

  dispose(): void {
    this.telemetry.dispose();
    this.commands.dispose();
    this.latency.dispose();
  }

  #remember(): void {
    remember(this.#storage, { device: this.#chosen, spanMinutes: this.telemetry.spanMinutes });
  }

  async #readConfigured(): Promise<void> {
    try {
      this.#configured = await this.#surroundings.client.call('device.configured', {});
    } catch (error) {
      this.formError = toErrorData(error);
    }
  }
}
