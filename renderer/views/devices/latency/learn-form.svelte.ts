import { toErrorData, type ErrorData } from '../../../../shared/api/errors.ts';
import type { DeviceReport } from '../../../../shared/api/devices.ts';
import type { Precision } from '../../../../shared/api/measurements.ts';
import { runtimeChoices, type RuntimeChoice, type RuntimeName } from '../../../dialogs/measure/runtimes.ts';
import type { DevicesSurroundings } from '../surroundings.ts';

/** A network to learn from: what the program calls it, and people do. */
export interface LearnableNetwork {
  readonly id: string;
  readonly name: string;
}

/** As many cuts as a model learns from. */
const [fewestCuts, mostCuts] = [10, 1000];

/** Asks what to learn a device's latencies from; the dialog is open while there is a device. */
export class LearnForm {
  device: DeviceReport | null = $state.raw(null);
  networks: readonly LearnableNetwork[] = $state.raw([]);
  /** Id of one of `networks`; null takes a file. */
  network: string | null = $state(null);
  /** As typed. */
  file = $state('');
  /** As typed. */
  cuts = $state('60');
  threads = $state(1);
  starting = $state(false);
  error: ErrorData | null = $state.raw(null);
  #runtime: RuntimeName | null = $state(null);
  #precision: Precision = $state('float32');
  readonly #jobs: DevicesSurroundings['jobs'];

  constructor(jobs: DevicesSurroundings['jobs']) {
    this.#jobs = jobs;
  }

  /** TFLite takes no ONNX files, and what is measured are cuts of one. */
  get runtimes(): readonly RuntimeChoice[] {
    return runtimeChoices(this.device).filter(({ name }) => !name.startsWith('tflite'));
  }

  /** The one chosen where it works, else the first that does. */
  get runtime(): RuntimeChoice | null {
    const working = this.runtimes.filter(({ works }) => works);
    return working.find(({ name }) => name === this.#runtime) ?? working[0] ?? null;
  }

  get precision(): Precision {
    const precisions = this.runtime?.precisions ?? [];
    return precisions.includes(this.#precision) ? this.#precision : (precisions[0] ?? 'float32');
  }

  /** Why it cannot be started, in one line; null when it can. */
  get obstacle(): string | null {
    const cuts = Number(this.cuts);
    if (!this.runtime) return 'No runtime there takes ONNX files.';
    if (this.network === null && this.file.trim() === '') return 'Name a network.';
    if (!Number.isInteger(cuts) || cuts < fewestCuts || cuts > mostCuts) {
      return 'Cuts must be a whole number from 10 to 1,000.';
    }
    return null;
  }

  open(device: DeviceReport, networks: readonly LearnableNetwork[]): void {
    this.error = null;
    this.device = device;
    this.networks = networks;
    if (networks.every(({ id }) => id !== this.network)) this.network = networks[0]?.id ?? null;
  }

  close(): void {
    this.device = null;
  }

  chooseRuntime(runtime: RuntimeName): void {
    this.#runtime = runtime;
  }

  choosePrecision(precision: Precision): void {
    this.#precision = precision;
  }

  async start(): Promise<void> {
    const { device, runtime, precision, threads } = this;
    if (this.starting || this.obstacle !== null || !device || !runtime) return;
    this.error = null;
    this.starting = true;
    try {
      await this.#jobs.begin('latency.learn', {
        ...{ device: device.name, runtime: runtime.name, precision, threads },
        model: this.network ?? this.file.trim(),
        cuts: Number(this.cuts),
      });
      this.close();
    } catch (error) {
      this.error = toErrorData(error);
    } finally {
      this.starting = false;
    }
  }
}
