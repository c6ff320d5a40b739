import type { Graph } from '../../../shared/graph/graph.ts';
import type { Objective } from '../../../shared/training/objective.ts';
import type { TrainingOptions } from '../../../shared/training/training-graph.ts';

/** A network to train: everything that does not change from step to step. */
export interface TrainingProgram {
  /** Normalised. */
  readonly graph: Graph;
  readonly objective: Objective;
  readonly options: TrainingOptions;
  readonly threads: number;
}

/** By name, row-major. Labels are int32, everything else float32. */
export type Feeds = ReadonlyMap<string, Float32Array | Int32Array>;

/** Of one step. Arrays are valid until the next step. */
export interface StepResult {
  readonly loss: number;
  /** By term of the objective, before its weight. */
  readonly terms: ReadonlyMap<string, number>;
  /** By weight, as its tensor; weights that the loss does not depend on are missing. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** By batch normalisation node: of this batch. */
  readonly statistics: ReadonlyMap<string, BatchStatistics>;
  /** By value, as asked for in the options. */
  readonly activations: ReadonlyMap<string, Float32Array>;
}

export interface BatchStatistics {
  /** [C] */
  readonly mean: Float32Array;
  /** [C], biased. */
  readonly variance: Float32Array;
  /** Elements of a channel that they are of. */
  readonly count: number;
}

/** A program that is ready to run. It holds memory outside JavaScript: `release()` frees it. */
export interface TrainingSession {
  /** Such as "onnxruntime, blocks of 16". */
  readonly description: string;
  /**
   * One forward and backward pass. `weights` holds the values of the program's weights, `feeds` the network's inputs
   * and the targets. Throws COMPUTE_FAILED with the runtime's words.
   */
  step(weights: Feeds, feeds: Feeds): Promise<StepResult>;
  release(): Promise<void>;
}

/** What runs networks forwards and backwards. Everything else of training is outside, on plain arrays. */
export interface Engine {
  readonly name: 'onnxruntime' | 'tensorflow';
  /** Throws RUNTIME_MISSING where the engine does not work here, GRADIENT_UNKNOWN where the network cannot be trained. */
  prepare(program: TrainingProgram): Promise<TrainingSession>;
}
