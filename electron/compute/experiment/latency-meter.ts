import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import type { LatencyModelDocument } from '../../../shared/latency/model.ts';
import { PlanPredictor, type Prediction } from '../../../shared/latency/predict.ts';

/** Predicts what cut networks take on the experiment's device, by a model that learns while the experiment runs. */
export class LatencyMeter {
  readonly device: string;
  readonly #graph: Graph;
  readonly #units: ChannelUnits;
  #predictor: PlanPredictor;

  constructor(graph: Graph, units: ChannelUnits, model: LatencyModelDocument) {
    this.device = model.condition.device;
    this.#graph = graph;
    this.#units = units;
    this.#predictor = new PlanPredictor(graph, units, model);
  }

  /** From now on predicts by this model. */
  learn(model: LatencyModelDocument): void {
    this.#predictor = new PlanPredictor(this.#graph, this.#units, model);
  }

  predict(removed: Iterable<number>): Prediction {
    return this.#predictor.ofRemoved(removed);
  }
}
