import {
  arraysState,
  numberOf,
  partOf,
  joinStates,
  restoreArrays,
  type Stateful,
  type TrainingState,
} from './state.ts';
import { copyOf, type Tensors } from './tensors.ts';

/**
 * Exponential moving average of weights and running statistics (Polyak and Juditsky 1992), begun with their values. The
 * decay warms up as TensorFlow's ExponentialMovingAverage: min(decay, (1 + n) / (10 + n)) at update n, so that a short
 * training does not end near its start.
 */
export class MovingAverage implements Stateful {
  readonly averages: Tensors;
  readonly #decay: number;
  #updates = 0;

  constructor(tensors: Tensors, decay: number) {
    this.averages = copyOf(tensors);
    this.#decay = decay;
  }

  /** Takes one more state of the arrays in. */
  update(tensors: Tensors): void {
    const decay = Math.min(this.#decay, (1 + this.#updates) / (10 + this.#updates));
    this.#updates++;
    for (const [name, average] of this.averages) approach(average, tensors.get(name)!, 1 - decay);
  }

  state(): TrainingState {
    return joinStates({
      average: arraysState(this.averages),
      count: { arrays: new Map(), numbers: { updates: this.#updates } },
    });
  }

  restore(state: TrainingState): void {
    const updates = numberOf(state, 'count/updates');
    restoreArrays(partOf(state, 'average'), this.averages);
    this.#updates = updates;
  }
}

function approach(average: Float32Array, values: Float32Array, share: number): void {
  for (let i = 0; i < average.length; i++) average[i] += share * (values[i] - average[i]);
}
