import type { ErrorData } from './errors.ts';
import type { Recipe } from './training.ts';
import type { TrainReport, TrainingPoint } from './training-results.ts';

/** What makes two trainings the same: whoever resumes one asks for all of this again. Paths are absolute. */
export interface TrainingSettings {
  readonly model: string;
  readonly data: string;
  /** A file in place of the data set's own `dataset.yaml`. */
  readonly task: string | null;
  readonly recipe: Recipe;
  /** From weights drawn anew instead of the model's own. */
  readonly fromScratch: boolean;
}

/** A training of the project, as it is listed. */
export interface TrainingReport extends TrainingSettings {
  readonly id: string;
  /** The model's, without the ending of its file. */
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  /** The job that ran it last. */
  readonly jobId: string;
  /** Where the trained network is written. */
  readonly out: string;
  /** null until it is done. */
  readonly report: TrainReport | null;
  /** sha256 of the trained network, a model of the project; null until it is done. */
  readonly trainedSha256: string | null;
  readonly error: ErrorData | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

/** A training with its curve, oldest point first; long curves are thinned to a few thousand points. */
export interface TrainingCurve {
  readonly training: TrainingReport;
  readonly points: readonly TrainingPoint[];
}

/** What the end of a training gives. */
export interface TrainedReport extends TrainReport {
  readonly id: string;
  readonly sha256: string;
}
