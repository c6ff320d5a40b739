import type { Graph } from '../../../shared/graph/graph.ts';
import type { Stateful } from './state.ts';
import type { Tensors } from './tensors.ts';

/** Where a training stands after a step. */
export interface Standing {
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  /** Of the batch, without penalties. */
  readonly loss: number;
  /** As the step left them; not to be changed. */
  readonly weights: Tensors;
  /** The network with them. */
  network(): Graph;
}

/** What a method does between the steps of a training. Its state is part of the training's checkpoint. */
export interface Guide extends Stateful {
  /** Whether the training shall end before its last step. */
  readonly done: boolean;
  /** The next step waits for it. */
  afterStep(standing: Standing): Promise<void>;
}
