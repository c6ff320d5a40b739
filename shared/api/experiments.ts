import type { Chart } from './charts.ts';
import type { ErrorData } from './errors.ts';
import type { Experiment } from './experiment.ts';
import type { ExperimentReport } from './results.ts';

/** One stage of a run, such as a search or the fine-tuning of a level. */
export interface StageReport {
  readonly name: string;
  readonly startedAt: string;
  /** null while it runs. */
  readonly endedAt: string | null;
}

export interface LogLine {
  readonly at: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

/** How a run is to end: all keep the networks that are finished. */
export type EndingWish =
  /** At once; it goes on from its last checkpoint. */
  | 'pause'
  /** After the network at hand, which is measured with the others where the experiment measures. */
  | 'after candidate'
  /** At once, and what is unfinished is dropped. */
  | 'now';

/** What is known of a run since the program started, the newest one of an experiment. */
export interface ExperimentRun {
  /** Of the run; it is over when the experiment is no longer `running`. */
  readonly jobId: string;
  readonly startedAt: string;
  readonly ending: EndingWish | null;
  /** The level that is made again; null where all that are left are made. */
  readonly again: number | string | null;
  readonly stages: readonly StageReport[];
  readonly log: readonly LogLine[];
}

/** One experiment in full. */
export interface ExperimentDetails {
  readonly experiment: ExperimentReport;
  /** Paths are absolute. */
  readonly settings: Experiment;
  readonly error: ErrorData | null;
  readonly endedAt: string | null;
  /** null where it did not run since the program started. */
  readonly run: ExperimentRun | null;
  /** The newest state of each, of all its runs, in the order in which they were first shown. */
  readonly charts: readonly Chart[];
  /** Whether `experiment.retry` would have to search once more. */
  readonly repeatsSearch: boolean;
}

/** One option of a method, as a form needs it. */
export interface OptionReport {
  readonly name: string;
  readonly kind: 'integer' | 'number' | 'switch' | 'choice' | 'choices' | 'numbers' | 'settings';
  /** null where another option decides: `why` says what. */
  readonly usual: unknown;
  readonly least: number | null;
  readonly most: number | null;
  /** Of a choice and of choices. */
  readonly choices: readonly string[];
  readonly unit: string | null;
  /** What it does, in one line. */
  readonly why: string;
}

export interface MethodReport {
  readonly name: Experiment['method'];
  /** What it does, in one line. */
  readonly summary: string;
  readonly options: readonly OptionReport[];
}

/** The file of an experiment as it would be written. */
export interface ExperimentDraft {
  readonly file: string;
  /** YAML. */
  readonly text: string;
  /** What is wrong with it; null where it can be run. */
  readonly problem: ErrorData | null;
}
