import type { Graph } from '../../../../shared/graph/graph.ts';
import type { Objective } from '../../../../shared/training/objective.ts';
import type { ValidationPoint } from '../../../../shared/api/training-results.ts';
import type { ImageSize } from '../../data/pixels.ts';
import type { TrainingBatch } from '../../data/training-stream.ts';
import type { Feeds, StepResult } from '../../engines/engine.ts';

/** What the labels of a data set ask of a network. */
export interface TrainedTask {
  /** Of the network's input. */
  readonly size: ImageSize;
  /** What accuracies are shares of. */
  readonly counted: 'images' | 'pixels';
  readonly objective: Objective;
  /** Values that `accuracy` reads. */
  readonly activations: readonly string[];
  /** Inputs and targets of one step; arrays are reused. */
  feeds(batch: TrainingBatch): Feeds | Promise<Feeds>;
  /** Share of the batch that is right; null where that would cost too much. */
  accuracy(result: StepResult, batch: TrainingBatch): number | null;
  /** On the validation images, the same ones each time; null when there are none. */
  validate(network: Graph, signal: AbortSignal): Promise<ValidationPoint | null>;
}
