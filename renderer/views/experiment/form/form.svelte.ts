import type { Client } from '../../../../shared/api/client.ts';
import type { DeviceReport } from '../../../../shared/api/devices.ts';
import { toErrorData, type ErrorData } from '../../../../shared/api/errors.ts';
import type { MethodReport } from '../../../../shared/api/experiments.ts';
import { methodLabel } from '../../../../shared/tradeoff/methods.ts';
import { listOf, numberOf, statedOptions } from './typed-options.ts';

/** What the form needs of the program. */
export interface FormSurroundings {
  readonly client: Client;
  readonly jobs: { begin(procedure: 'experiment.run', input: { readonly file: string }): Promise<void> };
  readonly devices: readonly DeviceReport[];
}

export type LevelKind = 'macs' | 'params' | 'latency';
export type FineTuningChoice = 'none' | 'short' | 'published';

/** The form that states an experiment, writes its file and starts it. What was typed stays until it is changed. */
export class ExperimentForm {
  name = $state('');
  model = $state('');
  data = $state('');
  method = $state('legr');
  levelKind: LevelKind = $state('macs');
  /** Shares in percent, or milliseconds: as typed. */
  shares = $state('70, 50, 35');
  budgets = $state('');
  measures = $state(true);
  fineTuning: FineTuningChoice = $state('short');
  /** As typed. */
  seed = $state('1');
  evaluationImages = $state('');
  rounds = $state('1');
  /** By method, so that going back and forth loses nothing. */
  readonly options: Record<string, Record<string, string>> = $state({});
  methods: readonly MethodReport[] = $state.raw([]);
  starting = $state(false);
  error: ErrorData | null = $state.raw(null);
  /** The file of the experiment that was started last. */
  written: string | null = $state(null);
  #device: string | null = $state(null);
  readonly #surroundings: FormSurroundings;

  constructor(surroundings: FormSurroundings) {
    this.#surroundings = surroundings;
  }

  get devices(): readonly DeviceReport[] {
    return this.#surroundings.devices;
  }

  /** The one chosen, else the first. */
  get device(): DeviceReport | null {
    return this.devices.find(({ name }) => name === this.#device) ?? this.devices[0] ?? null;
  }

  get chosen(): MethodReport | null {
    return this.methods.find(({ name }) => name === this.method) ?? null;
  }

  /** Called after the experiment where nothing else is typed. */
  get usualName(): string {
    const network =
      this.model
        .split(/[\\/]/)
        .at(-1)
        ?.replace(/\.[^.]+$/, '') ?? '';
    return network === '' ? methodLabel(this.method) : `${methodLabel(this.method)} on ${network}`;
  }

  /** Why it cannot be started, in one line; null when it can. */
  get obstacle(): string | null {
    if (this.model.trim() === '') return 'Name the model.';
    if (this.data.trim() === '') return 'Name the data.';
    if (this.levelKind === 'latency' && this.device === null) return 'Budgets in ms are of a device: add one first.';
    if (this.levelKind === 'latency' && listOf(this.budgets).length === 0) return 'State a budget in ms, such as 12.';
    if (this.levelKind !== 'latency' && listOf(this.shares).length === 0)
      return 'State a level in percent, such as 50.';
    return null;
  }

  /** As its file has it: what is left to its default is not stated. */
  get experiment(): Readonly<Record<string, unknown>> {
    const { chosen, device } = this;
    const options = chosen === null ? {} : statedOptions(chosen.options, this.options[this.method] ?? {});
    const isOfDevice = this.levelKind === 'latency';
    return {
      name: this.name.trim() === '' ? this.usualName : this.name.trim(),
      model: this.model.trim(),
      data: this.data.trim(),
      method: this.method,
      ...(Object.keys(options).length > 0 && { options }),
      levels: isOfDevice
        ? listOf(this.budgets).map((ms) => `latency<=${ms.replace(/ms$/i, '')}ms`)
        : listOf(this.shares).map(shareOf),
      ...(this.levelKind === 'params' && { cost: 'params' }),
      ...(isOfDevice &&
        device !== null && { device: { name: device.name, ...runtimeOf(device), measure: this.measures } }),
      ...(this.fineTuning !== 'none' && { fineTune: this.fineTuning }),
      ...(this.rounds.trim() !== '1' && { round: this.rounds.trim() === 'device' ? 'device' : numberOf(this.rounds) }),
      ...(this.evaluationImages.trim() !== '' && {
        evaluation: { split: 'test', limit: numberOf(this.evaluationImages) },
      }),
      seed: numberOf(this.seed),
    };
  }

  chooseDevice(name: string): void {
    this.#device = name;
  }

  option(name: string): string {
    return this.options[this.method]?.[name] ?? '';
  }

  setOption(name: string, typed: string): void {
    this.options[this.method] = { ...this.options[this.method], [name]: typed };
  }

  /** Asks which methods there are, with their options. */
  async load(): Promise<void> {
    if (this.methods.length > 0) return;
    try {
      this.methods = await this.#surroundings.client.call('experiment.methods', {});
    } catch (error) {
      this.error = toErrorData(error);
    }
  }

  /** Has it checked and its file written, and starts it; resolves to whether it is under way. */
  async start(): Promise<boolean> {
    if (this.starting || this.obstacle !== null) return false;
    this.error = null;
    this.starting = true;
    try {
      const { client, jobs } = this.#surroundings;
      const { file } = await client.call('experiment.write', { experiment: { ...this.experiment } });
      this.written = file;
      await jobs.begin('experiment.run', { file });
      return true;
    } catch (error) {
      this.error = toErrorData(error);
      return false;
    } finally {
      this.starting = false;
    }
  }
}

/** "50" and "0.5" both are half: nobody asks for half a percent of a network. */
function shareOf(text: string): number | string {
  const value = numberOf(text.replace(/%$/, ''));
  if (typeof value === 'string') return value;
  return value >= 1 ? value / 100 : value;
}

/** The first runtime that works there; the default where none is known. */
function runtimeOf({ runtimes }: DeviceReport): { readonly runtime?: string; readonly precision?: string } {
  const working = runtimes.find(({ works }) => works);
  if (working === undefined) return {};
  const [precision] = working.precisions;
  return { runtime: working.name, ...(precision !== undefined && { precision }) };
}
