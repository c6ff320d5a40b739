import type { Client } from '../../../../shared/api/client.ts';
import type { DeviceReport } from '../../../../shared/api/devices.ts';
import { toErrorData, type ErrorData } from '../../../../shared/api/errors.ts';
import type { Experiment } from '../../../../shared/api/experiment.ts';
import type { ExperimentDraft, MethodReport } from '../../../../shared/api/experiments.ts';
import { levelQuantityOf } from '../../../../shared/api/level.ts';
import { methodLabel } from '../../../../shared/tradeoff/methods.ts';
import { FormDevice } from './device.svelte.ts';
import { FormFineTuning } from './fine-tuning.svelte.ts';
import { levelsOf, ofDevice, typedLevels, type LevelKind } from './levels.ts';
import { generalSettings, nested } from './settings.ts';
import { numberOf, statedOptions, typedOptions } from './typed-options.ts';

/** What the form needs of the program. */
export interface FormSurroundings {
  readonly client: Client;
  readonly jobs: { begin(procedure: 'experiment.run', input: { readonly file: string }): Promise<void> };
  readonly devices: readonly DeviceReport[];
}

/** The file follows what is typed, and not every key. */
const draftAfterMs = 200;

/** The form that states an experiment, writes its file and starts it. What was typed stays until it is changed. */
export class ExperimentForm {
  name = $state('');
  model = $state('');
  data = $state('');
  method = $state('legr');
  levelKind: LevelKind = $state('macs');
  /** As typed: of whatever is counted, and of latency. */
  shares = $state('70, 50, 35');
  budgets = $state('');
  seed = $state('1');
  rounds = $state('1');
  /** By the path of the setting, as typed. */
  settings: Record<string, string> = $state({});
  /** By method, so that going back and forth loses nothing. */
  readonly options: Record<string, Record<string, string>> = $state({});
  readonly device: FormDevice;
  readonly fineTuning = new FormFineTuning();
  methods: readonly MethodReport[] = $state.raw([]);
  /** The file as it would be written now. */
  draft: ExperimentDraft | null = $state.raw(null);
  starting = $state(false);
  error: ErrorData | null = $state.raw(null);
  /** The file of the experiment that was started last. */
  written: string | null = $state(null);
  readonly #surroundings: FormSurroundings;
  #drafting: ReturnType<typeof setTimeout> | null = null;
  /** Answers to anything but the newest question come too late. */
  #asked = 0;

  constructor(surroundings: FormSurroundings) {
    this.#surroundings = surroundings;
    this.device = new FormDevice(
      () => surroundings.devices,
      () => ofDevice.has(this.levelKind) || this.rounds.trim() === 'device',
    );
  }

  get chosen(): MethodReport | null {
    return this.methods.find(({ name }) => name === this.method) ?? null;
  }

  get levels(): readonly (number | string)[] {
    return levelsOf(this.levelKind === 'latency' ? this.budgets : this.shares, this.levelKind);
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
    if (this.device.isNeeded && this.device.chosen === null)
      return 'What only a device can tell needs one: add it first.';
    if (this.levels.length > 0) return null;
    return this.levelKind === 'latency' ? 'State a budget in ms, such as 12.' : 'State a level in percent, such as 50.';
  }

  /** As its file has it: what is left to its default is not stated. */
  get experiment(): Readonly<Record<string, unknown>> {
    const { chosen, levels, levelKind } = this;
    const options = chosen === null ? {} : statedOptions(chosen.options, this.options[this.method] ?? {});
    const device = this.device.stated;
    const fineTune = this.fineTuning.stated;
    const { engine, threads, ...general } = nested(statedOptions(generalSettings, this.settings));
    // Shares are of MACs unless it is said; what budgets are of, they say.
    const sharesOf = levelKind !== 'macs' && levels.some((level) => typeof level === 'number') ? levelKind : null;
    return {
      name: this.name.trim() === '' ? this.usualName : this.name.trim(),
      model: this.model.trim(),
      data: this.data.trim(),
      method: this.method,
      ...(Object.keys(options).length > 0 && { options }),
      levels,
      ...(sharesOf !== null && { cost: sharesOf }),
      ...(device !== null && { device }),
      ...(fineTune !== null && { fineTune }),
      ...(this.rounds.trim() !== '1' && { round: this.rounds.trim() === 'device' ? 'device' : numberOf(this.rounds) }),
      ...general,
      seed: numberOf(this.seed),
      ...(engine !== undefined && { engine }),
      ...(threads !== undefined && { threads }),
    };
  }

  option(name: string): string {
    return this.options[this.method]?.[name] ?? '';
  }

  setOption(name: string, typed: string): void {
    this.options[this.method] = { ...this.options[this.method], [name]: typed };
  }

  /** States an experiment like that one; its name is found anew. By groups it is stated in its file alone. */
  async fill(settings: Experiment): Promise<void> {
    await this.load();
    const { model, data, method, levels, seed, round } = settings;
    Object.assign(this, { name: '', model, data, method, seed: String(seed) });
    this.levelKind = levelQuantityOf(settings);
    if (this.levelKind === 'latency') this.budgets = typedLevels(levels, 'latency');
    else this.shares = typedLevels(levels, this.levelKind);
    this.rounds = typeof round === 'object' ? '1' : String(round);
    this.settings = typedOptions(generalSettings, settings);
    this.options[method] = typedOptions(this.chosen?.options ?? [], settings.options);
    this.device.fill(settings.device);
    this.fineTuning.fill(settings.fineTune);
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

  /** Has the file drawn up anew; to be called whenever what is stated has changed. */
  follow(experiment: Readonly<Record<string, unknown>>): void {
    if (this.#drafting !== null) clearTimeout(this.#drafting);
    this.#drafting = setTimeout(() => void this.#draw(experiment), draftAfterMs);
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

  async #draw(experiment: Readonly<Record<string, unknown>>): Promise<void> {
    const asked = ++this.#asked;
    try {
      const draft = await this.#surroundings.client.call('experiment.draft', { experiment: { ...experiment } });
      if (asked === this.#asked) this.draft = draft;
    } catch (error) {
      const data = toErrorData(error);
      if (data.code !== 'LINK_LOST') this.error = data;
    }
  }
}
