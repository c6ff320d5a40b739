import type { Chart } from '../../../shared/api/charts.ts';
import type { Client } from '../../../shared/api/client.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { InputOf } from '../../../shared/api/contract.ts';
import type { EndingWish, ExperimentDetails, LogLine } from '../../../shared/api/experiments.ts';
import type { ExperimentReport } from '../../../shared/api/results.ts';
import { resumable, type Level } from './words.ts';

/** News come in bursts, and each is answered by reading anew. */
const gatherMs = 200;
/** As many lines as the program keeps. */
const mostLines = 500;

/** Runs a procedure as a job and shows what goes wrong. */
export interface ExperimentJobs {
  run<Name extends 'experiment.resume' | 'experiment.retry'>(procedure: Name, input: InputOf<Name>): Promise<unknown>;
}

/** Everything that the Experiment view shows: the experiments of the project, and one of them in full. */
export class ExperimentState {
  /** Newest first. */
  list: readonly ExperimentReport[] = $state.raw([]);
  details: ExperimentDetails | null = $state.raw(null);
  charts: readonly Chart[] = $state.raw([]);
  log: readonly LogLine[] = $state.raw([]);
  /** Measured latency (p50, ns) of its candidates on its device, by candidate. */
  measured: ReadonlyMap<string, number> = $state.raw(new Map());
  error: ErrorData | null = $state.raw(null);
  loading = $state(true);
  /** The level whose network is to be made again, if the user agrees. */
  retrying: Level | null = $state(null);
  /** Whether the form for a new one is shown. */
  composing = $state(false);
  #chosen: string | null = $state(null);
  /** The group of charts that was chosen; null follows what changes. */
  followed: string | null = $state(null);
  #newest: string | null = $state(null);
  /** What charts belong to, in the order in which they were first shown. */
  readonly groups: readonly string[] = $derived([...new Set(this.charts.map(({ group }) => group))]);
  /** The group that is shown: the one chosen, else the one that something changed in last. */
  readonly group: string | null = $derived(
    [this.followed, this.#newest].find((group) => group !== null && this.groups.includes(group)) ??
      this.groups.at(-1) ??
      null,
  );
  readonly current: ExperimentReport | null = $derived(
    this.list.find(({ id }) => id === this.#chosen) ?? this.list[0] ?? null,
  );
  readonly isResumable: boolean = $derived(this.current !== null && resumable.has(this.current.state));

  readonly #client: Client;
  readonly #jobs: ExperimentJobs;
  readonly #ends: (() => void)[];
  #isShown = false;
  #gathering: ReturnType<typeof setTimeout> | null = null;
  /** Answers to anything but the newest question come too late. */
  #asked = 0;

  constructor(client: Client, jobs: ExperimentJobs) {
    this.#client = client;
    this.#jobs = jobs;
    this.#ends = [
      client.on('experiment.changed', ({ id }) => this.#change(id)),
      client.on('experiment.chart', ({ id, chart }) => {
        if (id !== this.current?.id) return;
        this.charts = withChart(this.charts, chart);
        this.#newest = chart.group;
      }),
      client.on('experiment.log', ({ id, line }) => {
        if (id === this.current?.id) this.log = [...this.log, line].slice(-mostLines);
      }),
      client.on('tradeoffs.changed', () => this.#gather()),
    ];
  }

  /** The view is shown. While it is not, nothing is read: a project may hold thousands of networks. */
  enter(): void {
    this.#isShown = true;
    void this.load();
  }

  leave(): void {
    this.#isShown = false;
  }

  choose(id: string): void {
    this.composing = false;
    this.retrying = null;
    this.#chosen = id;
    this.followed = null;
    this.#newest = null;
    this.details = null;
    this.charts = [];
    this.log = [];
    this.measured = new Map();
    void this.load();
  }

  /** Reads it all anew: at the start, when something has changed, and whenever the line is back. */
  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const list = await this.#client.call('experiment.list', {});
      if (asked !== this.#asked) return;
      this.list = list.toReversed();
      const id = this.current?.id;
      const details = id === undefined ? null : await this.#client.call('experiment.get', { id });
      if (asked !== this.#asked) return;
      this.details = details;
      this.charts = details?.charts ?? [];
      this.log = details?.run?.log ?? [];
      this.measured = details === null ? new Map() : await this.#measured(details);
      this.error = null;
    } catch (error) {
      const data = toErrorData(error);
      if (data.code !== 'LINK_LOST' && asked === this.#asked) this.error = data;
    } finally {
      this.loading = false;
    }
  }

  async end(how: EndingWish): Promise<void> {
    const { current } = this;
    if (current === null) return;
    try {
      await this.#client.call('experiment.end', { id: current.id, how });
    } catch (error) {
      this.error = toErrorData(error);
    }
  }

  resume(): void {
    if (this.current !== null) void this.#jobs.run('experiment.resume', { id: this.current.id });
  }

  /** Makes the network of the level that was asked for. */
  retry(): void {
    const { current, retrying } = this;
    this.retrying = null;
    if (current !== null && retrying !== null) {
      void this.#jobs.run('experiment.retry', { id: current.id, level: retrying });
    }
  }

  dispose(): void {
    for (const end of this.#ends) end();
    if (this.#gathering !== null) clearTimeout(this.#gathering);
  }

  #change(id: string): void {
    // Whoever starts one wants to see it.
    const isNew = !this.list.some((known) => known.id === id) && this.#chosen !== id;
    if (!this.#isShown) this.#chosen = isNew ? id : this.#chosen;
    else if (isNew) this.choose(id);
    else this.#gather();
  }

  #gather(): void {
    if (!this.#isShown) return;
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      void this.load();
    }, gatherMs);
  }

  async #measured({ experiment, settings: { device } }: ExperimentDetails): Promise<ReadonlyMap<string, number>> {
    if (device === undefined) return new Map();
    const { candidates } = await this.#client.call('tradeoffs.get', { device: device.name });
    const own = candidates.filter(({ experimentId, latency }) => experimentId === experiment.id && latency !== null);
    return new Map(own.map(({ id, latency }) => [id, latency!.p50Ns]));
  }
}

function withChart(charts: readonly Chart[], newer: Chart): readonly Chart[] {
  return charts.some(({ id }) => id === newer.id)
    ? charts.map((chart) => (chart.id === newer.id ? newer : chart))
    : [...charts, newer];
}
