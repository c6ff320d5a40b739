import type { Chart } from '../../../shared/api/charts.ts';
import type { EndingWish, ExperimentRun, LogLine, StageReport } from '../../../shared/api/experiments.ts';
import type { Progress } from '../../../shared/api/results.ts';
import type { EventBus } from '../events.ts';
import type { Run } from '../jobs/jobs.ts';
import { ChartKeeper } from './chart-keeper.ts';

/** More than anybody reads back; the newest are kept. */
const mostLines = 500;
const mostStages = 200;
/** Runs that ended are kept for those who look later. */
const mostRuns = 8;

/** What is made, where the charts of earlier runs are, and where those of this one go. */
type RunFacts = Pick<ExperimentRun, 'again'> & Pick<ConstructorParameters<typeof ChartKeeper>[0], 'kept' | 'save'>;

/** What happens in one run of an experiment: kept, so that a window that opens later sees it, and told as it comes. */
export class WatchedRun {
  readonly #events: EventBus;
  readonly #id: string;
  readonly #run: Run;
  readonly #again: ExperimentRun['again'];
  readonly #startedAt = new Date().toISOString();
  readonly #stages: StageReport[] = [];
  readonly #log: LogLine[] = [];
  readonly #charts: ChartKeeper;
  readonly #stopping = new AbortController();
  #ending: EndingWish | null = null;

  constructor(events: EventBus, id: string, run: Run, facts: RunFacts) {
    this.#events = events;
    this.#id = id;
    this.#run = run;
    this.#again = facts.again;
    this.#charts = new ChartKeeper({ ...facts, onFailure: (message) => this.run.onWarning(message) });
  }

  /** The newest state of each. */
  get charts(): readonly Chart[] {
    return this.#charts.charts;
  }

  /** Charts are kept up to now. */
  keep(): void {
    this.#charts.flush();
  }

  /** The job's run, watched. */
  get run(): Run & { readonly stop: AbortSignal; readonly onChart: (chart: Chart) => void } {
    return {
      ...this.#run,
      stop: this.#stopping.signal,
      onProgress: (progress) => this.#progress(progress),
      onWarning: (message) => {
        this.log('warn', message);
        this.#run.onWarning(message);
      },
      onChart: (chart) => this.#chart(chart),
    };
  }

  get ending(): EndingWish | null {
    return this.#ending;
  }

  get report(): ExperimentRun {
    return {
      jobId: this.#run.jobId,
      startedAt: this.#startedAt,
      ending: this.#ending,
      again: this.#again,
      stages: [...this.#stages],
      log: [...this.#log],
    };
  }

  /** What was wished first may be wished more urgently, not taken back. */
  end(wish: EndingWish): void {
    this.#ending = wish;
    if (wish === 'after candidate') this.#stopping.abort();
    this.log('info', words[wish]);
    this.tell();
  }

  log(level: LogLine['level'], message: string): void {
    const line: LogLine = { at: new Date().toISOString(), level, message };
    this.#log.push(line);
    if (this.#log.length > mostLines) this.#log.shift();
    this.#events.emit('experiment.log', { id: this.#id, line });
  }

  /** The last stage is over. */
  close(): void {
    this.#endStage();
    this.keep();
    this.tell();
  }

  /** Tells that the experiment is not what it was. */
  tell(): void {
    this.#events.emit('experiment.changed', { id: this.#id });
  }

  #progress(progress: Progress): void {
    this.#run.onProgress(progress);
    if (progress.stage === this.#stages.at(-1)?.name) return;
    this.#endStage();
    this.#stages.push({ name: progress.stage, startedAt: new Date().toISOString(), endedAt: null });
    if (this.#stages.length > mostStages) this.#stages.shift();
    this.log('info', progress.stage);
    this.tell();
  }

  #endStage(): void {
    const last = this.#stages.at(-1);
    if (last?.endedAt === null) this.#stages[this.#stages.length - 1] = { ...last, endedAt: new Date().toISOString() };
  }

  #chart(chart: Chart): void {
    this.#events.emit('experiment.chart', { id: this.#id, chart: this.#charts.add(chart) });
  }
}

const words: Readonly<Record<EndingWish, string>> = {
  pause: 'Paused: it goes on from its last checkpoint.',
  'after candidate': 'It stops after the network at hand.',
  now: 'Cancelled: what is unfinished is dropped.',
};

/** The runs of experiments since the program started, the newest of each. */
export class ExperimentRuns {
  readonly #events: EventBus;
  readonly #runs = new Map<string, WatchedRun>();

  constructor(events: EventBus) {
    this.#events = events;
  }

  begin(id: string, run: Run, facts: RunFacts): WatchedRun {
    const watched = new WatchedRun(this.#events, id, run, facts);
    this.#runs.delete(id);
    this.#runs.set(id, watched);
    for (const oldest of [...this.#runs.keys()].slice(0, -mostRuns)) this.#runs.delete(oldest);
    return watched;
  }

  get(id: string): WatchedRun | null {
    return this.#runs.get(id) ?? null;
  }
}
