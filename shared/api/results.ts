import type { LatencyModelReport } from './latency.ts';
import type { LatencySummary, MeasuringConditions } from './measurements.ts';

/** What procedures return. Plain data that structured clone and JSON both carry unchanged. Latencies in nanoseconds. */

export interface GroupReport {
  readonly id: string;
  /** The layer that people would name the group by: the node that produces its channels. */
  readonly name: string;
  /** Units in the group. */
  readonly size: number;
  readonly prunable: boolean;
  /** MACs of the nodes that write the group's channels. */
  readonly macs: number;
  /** The graph inputs, outputs and nodes that keep the group whole; empty when it is prunable. */
  readonly fixedBy: readonly string[];
}

export interface ModelReport {
  readonly name: string;
  /** sha256 of the network as one ONNX file: the file itself, where it is that. */
  readonly sha256: string;
  /** Multiply-accumulates of one inference at batch 1. */
  readonly macs: number;
  readonly params: number;
  /** Bytes of all intermediate values of one inference at batch 1. */
  readonly activationBytes: number;
  readonly operators: Readonly<Record<string, number>>;
  readonly units: number;
  readonly groups: readonly GroupReport[];
  readonly warnings: readonly string[];
}

/** As in `ModelReport`. */
export interface CostReport {
  readonly macs: number;
  readonly params: number;
  readonly activationBytes: number;
}

export interface ProofReport {
  readonly maxAbsoluteDifference: number;
  /** The largest difference over the largest magnitude of the masked network's output. */
  readonly relativeDifference: number;
}

export interface CutReport {
  readonly before: CostReport;
  readonly after: CostReport;
  readonly proof: ProofReport;
  /** The plan, as `shared/graph/plan.ts` states it. */
  readonly plan: unknown;
  readonly out: string;
}

export interface EvaluateReport {
  readonly metrics: { readonly accuracy: number; readonly loss: number };
  readonly images: number;
  readonly imagesPerSecond: number;
}

export interface EngineReport {
  readonly name: string;
  /** What an engine computes with; null of a runtime. */
  readonly backend: string | null;
  readonly kind: 'training' | 'training and evaluation' | 'runtime';
  readonly works: boolean;
  readonly version: string | null;
  /** One line: why it does not work, or what it uses. */
  readonly detail: string;
}

/** What work cost, so that methods can be compared by it. */
export interface Spent {
  /** Networks judged to choose between rankings. */
  readonly evaluations: number;
  /** Images that went through a network, forwards; those that are trained on not counted. */
  readonly images: number;
  /** Steps of training: one batch forwards and backwards. */
  readonly trainingSteps: number;
  readonly seconds: number;
}

/** What a family of cut networks cost. */
export interface FamilyCost {
  readonly networks: number;
  /** Choosing the rankings of all of them. */
  readonly search: Spent;
  /** Cutting, fine-tuning and evaluating all of them. */
  readonly levels: Spent;
  /** What a search of its own for each of them would have cost, by what these did; null where nothing was searched, or not all is made. */
  readonly searchPerLevel: {
    readonly evaluations: number;
    readonly timesTheEvaluations: number;
    /** Search, cutting, fine-tuning and evaluation together. */
    readonly timesAsLong: number;
  } | null;
}

/** A latency that nobody measured, on a device under a condition. */
export interface PredictedCost {
  readonly device: string;
  readonly ns: number;
  /** Nine of ten networks that the model was tried on were within. */
  readonly low: number;
  readonly high: number;
}

/** Zeros that no runtime here passes over: they make a file smaller, and the network no faster. */
export interface SparsityReport {
  /** Which zeros there may be, such as "irregular" or "2:4". */
  readonly pattern: string;
  /** Of `weights`, those that may be zero by the pattern. */
  readonly zeros: number;
  readonly weights: number;
  /** All constants of the network, on disk: as they are, and compressed in the smallest of the encodings. */
  readonly denseBytes: number;
  readonly compressedBytes: number;
  /** How the places of values are written. */
  readonly encoding: 'csr' | 'bitmap' | 'dense';
}

/** What is found of a candidate when it is made: the same as it is computed, stored and shown. */
export interface CandidateFigures {
  /** 'dense' is the uncut model, evaluated the same way. */
  readonly method: string;
  /** Share of the dense model's MACs, or what else the experiment's levels are of, that was asked for; 1 for the dense model itself. */
  readonly level: number;
  /** The level where it is a budget, such as "latency<=12ms"; null where it is a share. */
  readonly budget: string | null;
  readonly macs: number;
  readonly params: number;
  /** Bytes of all intermediate values of one inference; null of earlier candidates, where it was not stored. */
  readonly activationBytes: number | null;
  /** Share of images right, 0 to 1, on the split named beside it. */
  readonly accuracy: number;
  readonly accuracySplit: string;
  readonly accuracyImages: number;
  /** null for the dense model. */
  readonly proof: ProofReport | null;
  /** Which ranking it was cut by, where the method chose between several. */
  readonly ranking: string | null;
  /** Of the ranking's choice not counted, which is the search's: choosing the plan, cutting, fine-tuning, evaluating. Null for earlier candidates. */
  readonly spent: Spent | null;
  /** Where the levels are of latency: what was predicted of it when it was chosen, before it was measured. */
  readonly planned: PredictedCost | null;
  /** Accuracy as pruned, before the fine-tuning; null of methods that do not train towards the pruning. */
  readonly beforeTraining: number | null;
  /** Of networks whose weights are zero without a channel leaving; null of all others. */
  readonly sparsity: SparsityReport | null;
}

export interface CandidateReport extends CandidateFigures {
  readonly id: string;
  readonly experimentId: string;
  readonly artifactSha256: string;
  readonly createdAt: string;
}

export interface ExperimentReport {
  readonly id: string;
  readonly name: string;
  readonly method: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly candidates: readonly CandidateReport[];
  /** What its candidates took on the experiment's device, of a run that measured them; empty otherwise. */
  readonly measured: readonly { readonly candidateId: string; readonly p50Ns: number }[];
  /** null before the first network is cut, and of experiments whose cost was not counted. */
  readonly cost: FamilyCost | null;
  readonly createdAt: string;
}

/** A latency that nobody measured, in nanoseconds; nine of ten that the model was tried on were within `low` to `high`. */
export interface PredictedFigure {
  readonly ns: number;
  readonly low: number;
  readonly high: number;
}

export interface TradeoffCandidate extends CandidateFigures {
  readonly id: string;
  readonly experimentId: string;
  /** Measured on the set's device; null when it was not measured there. */
  readonly latency:
    | (LatencySummary & {
        /** The measurement that it is from. */
        readonly measurementId: string;
        readonly measuredAt: string;
        readonly flags: readonly string[];
        /** Of one inference, with all that the board draws meanwhile; null where no rail could be read. */
        readonly energyMillijoules: number | null;
      })
    | null;
  /** Its latency as the set's latency model predicts it; null when it was measured there, or nothing can be told. */
  readonly predicted: PredictedFigure | null;
  /** Among those that were measured, or over MACs while none was. */
  readonly onFront: boolean;
  /** What is not known is not met, nor is what is only predicted: a budget is a promise. */
  readonly withinBudget: boolean;
  /**
   * Of what is not within budget as measured: whether it would be if the prediction holds. Null where there is no
   * prediction, or it leaves open whether every budget is met.
   */
  readonly predictedWithinBudget: boolean | null;
}

/** Candidates under one measuring condition. */
export interface TradeoffSet {
  readonly device: string | null;
  readonly conditions: MeasuringConditions | null;
  readonly deviceBoard: string | null;
  /** What the device showed between a model and itself, as a share of its latency: smaller differences say nothing. */
  readonly noiseFloor: number | null;
  /** What the predicted latencies are from; null where none is predicted. */
  readonly predictedBy: LatencyModelReport | null;
  readonly budgets: readonly string[];
  readonly candidates: readonly TradeoffCandidate[];
  /** Id of the most accurate candidate within every budget; null when none is. */
  readonly best: string | null;
  /** The answer in one sentence: the same words in the UI, the report and on the command line. */
  readonly sentence: string;
}

export interface ProjectReport {
  readonly directory: string;
  readonly name: string;
  readonly models: readonly {
    readonly sha256: string;
    readonly name: string;
    readonly macs: number;
    readonly params: number;
  }[];
  readonly devices: readonly string[];
  readonly experiments: number;
  readonly candidates: number;
}

export interface JobReport {
  readonly id: string;
  readonly procedure: string;
  readonly title: string;
  /** The device that it works on; absent where it works on none, and of earlier sessions. */
  readonly device?: string;
  /** It only looks on: nothing is lost when it ends, and it is no part of the history. */
  readonly passing?: boolean;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly progress: Progress | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** What is counted, where it is no pieces of work. */
  readonly unit?: 'bytes' | 'seconds';
  /** null until enough is done to tell. */
  readonly etaSeconds: number | null;
  /** How it goes, in a few words, such as "epoch 3.2 of 10, loss 0.412"; absent where there is nothing to say. */
  readonly detail?: string;
}

export interface DemoReport {
  readonly directory: string;
  readonly report: string;
  readonly tradeoffs: TradeoffSet;
  readonly seconds: number;
}
