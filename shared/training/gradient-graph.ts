import { differentiate } from '../graph/gradient/differentiate.ts';
import type { Graph } from '../graph/graph.ts';
import type { Objective } from './objective.ts';
import { trainingGraph, type TrainingGraph, type TrainingOptions } from './training-graph.ts';

/** A network under training, forwards and backwards. */
export interface GradientGraph extends TrainingGraph {
  /** By weight, the output that holds its gradient; weights that the loss does not depend on are missing. */
  readonly gradients: ReadonlyMap<string, string>;
}

/**
 * Weights, images and targets in; loss, gradients, statistics of batch normalisations and activations out. What it
 * holds of operators of training becomes standard nodes by `expand`, or by an engine's own forms.
 */
export function gradientGraph(network: Graph, objective: Objective, options: TrainingOptions): GradientGraph {
  const training = trainingGraph(network, objective, options);
  const { graph, gradients } = differentiate(training.graph, training.loss, training.weights);
  return { ...training, graph, gradients };
}
