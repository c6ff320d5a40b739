import type { Chart } from '../../shared/api/charts.ts';
import type { Experiment } from '../../shared/api/experiment.ts';
import type { WeightMethod } from '../../shared/api/methods.ts';
import type { PerGroup } from '../../shared/api/per-group.ts';
import type { ErrorData } from '../../shared/api/errors.ts';
import type { NetworkReport } from '../../shared/api/network.ts';
import type {
  CandidateFigures,
  CutReport,
  EngineReport,
  EvaluateReport,
  ModelReport,
  Progress,
  Spent,
} from '../../shared/api/results.ts';
import type { Recipe } from '../../shared/api/training.ts';
import type { TrainingPoint, TrainReport } from '../../shared/api/training-results.ts';
import type { Plan } from '../../shared/graph/plan.ts';
import type { LatencyModelDocument } from '../../shared/latency/model.ts';
import type { CountedQuantity } from './prune/limit.ts';

/** A candidate as the compute process hands it out: the ONNX bytes are the very artifact that ships. */
export interface ComputedCandidate extends CandidateFigures {
  readonly kind: 'candidate';
  readonly method: Experiment['method'] | 'dense';
  readonly plan: Plan | null;
  readonly artifact: Uint8Array;
}

/** Enough to go on after a crash: handed back as `checkpoint` with the next request. JSON. */
export interface Checkpoint {
  readonly kind: 'checkpoint';
  readonly data: unknown;
}

/** New points of a training's curves. */
export interface TrainingPoints {
  readonly kind: 'points';
  readonly points: readonly TrainingPoint[];
}

/** What choosing rankings has cost so far, earlier runs of the experiment included. */
export interface SearchSpent {
  readonly kind: 'spent';
  readonly spent: Spent;
}

/** Asks what networks take on the experiment's device; the answer is a `MeasureReply`. */
export interface MeasureRequest {
  readonly kind: 'measure';
  /** ONNX. */
  readonly networks: readonly Uint8Array[];
}

export interface MeasureReply {
  /** Measured p50 of each. */
  readonly ns: readonly number[];
  /** The latency model, which has learned from it. */
  readonly model: LatencyModelDocument;
}

export interface ExperimentRequest {
  /** Paths are absolute; `round` is a number of channels. */
  readonly experiment: Experiment & { readonly round: PerGroup };
  /** Levels whose candidates are already stored, as the experiment has them; 1 for the dense model. */
  readonly finishedLevels: readonly (number | string)[];
  /** The last candidate that was stored: what a warm start goes on from. */
  readonly predecessor: { readonly plan: Plan; readonly artifact: string } | null;
  readonly checkpoint: unknown;
  readonly searchSpent: Spent | null;
  /** What is known of the device whose latency levels are of; null where they are not. */
  readonly latency: LatencyModelDocument | null;
  /** Folder for images as they were decoded, shared by all trainings. */
  readonly imageCache: string;
  /** Folder of this experiment alone, for the checkpoints of its trainings. */
  readonly trainingCheckpoints: string;
}

/** Who asks gets an answer; what is only to be stored gets none. */
export type ExperimentYield = ComputedCandidate | Checkpoint | SearchSpent | MeasureRequest;

/** What the host asks of the compute process, and what comes back; paths are absolute. */
export interface ComputeRequests {
  engines: { input: Record<string, never>; output: readonly EngineReport[]; yields: never };
  /** May end the process. */
  backend: { input: { name: 'node-gpu' | 'webgpu' }; output: EngineReport; yields: never };
  open: { input: { model: string }; output: ModelReport; yields: never };
  /** As it is drawn. */
  network: { input: { model: string }; output: NetworkReport; yields: never };
  cut: {
    input: {
      model: string;
      method: WeightMethod;
      /** The share to keep of one of these; of none when there is a plan. */
      keep: Readonly<Partial<Record<CountedQuantity, number>>>;
      round: PerGroup;
      floor: PerGroup;
      seed: number;
      plan: string | null;
      out: string;
      foldBatchNormalization: boolean;
    };
    output: CutReport;
    yields: never;
  };
  evaluate: {
    input: {
      model: string;
      data: string;
      task: string | null;
      split: 'train' | 'validation' | 'test';
      limit: number | null;
    };
    output: EvaluateReport;
    yields: never;
  };
  train: {
    input: {
      model: string;
      data: string;
      task: string | null;
      recipe: Recipe;
      /** Forgets the model's weights. */
      fromScratch: boolean;
      /** ONNX file to write. */
      out: string;
      /** Folder of this training alone, for its checkpoint. */
      checkpoints: string;
      /** Folder for images as they were decoded, shared by all trainings. */
      imageCache: string;
      resume: boolean;
    };
    output: TrainReport;
    yields: TrainingPoints;
  };
  experiment: {
    input: ExperimentRequest;
    /** `stopped`: levels are left, as it was asked to stop. */
    output: { readonly candidates: number; readonly stopped: boolean };
    yields: ExperimentYield;
  };
}

export type ComputeRequestName = keyof ComputeRequests;

export type ToCompute =
  | { readonly kind: 'request'; readonly id: number; readonly name: ComputeRequestName; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  /** The request ends by itself once the piece of work at hand is finished. */
  | { readonly kind: 'stop'; readonly id: number }
  /** The host has stored what was yielded, or answers it; the next one may come. Keeps memory bounded and nothing lost. */
  | { readonly kind: 'stored'; readonly id: number; readonly reply: unknown };

export type FromCompute =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  /** Something that the user should know and that ends nothing, such as images that had to be resized. */
  | { readonly kind: 'warning'; readonly id: number; readonly message: string }
  /** The newest state of a chart: nothing waits for it, and none is stored. */
  | { readonly kind: 'chart'; readonly id: number; readonly chart: Chart }
  | { readonly kind: 'yield'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorData };
