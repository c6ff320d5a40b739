import {
  joinStates,
  arraysState,
  numberOf,
  partOf,
  requireArrays,
  restoreArrays,
  type TrainingState,
} from '../state.ts';
import { type Tensors, zerosLike } from '../tensors.ts';
import { decayOf, type Optimizer, type WeightDecay } from './optimizer.ts';

export interface AdamOptions {
  /** Of the running means of the gradient and of its square. */
  readonly betas: readonly [number, number];
  /** Added to the root of the mean square. */
  readonly epsilon: number;
  readonly decay: WeightDecay;
  /** Whether weights decay beside the step (AdamW: Loshchilov and Hutter 2019) or through the gradient. */
  readonly decoupled: boolean;
}

interface Slot {
  readonly name: string;
  readonly weight: Float32Array;
  readonly mean: Float32Array;
  readonly square: Float32Array;
  readonly decay: number;
  /** Steps that the weight took. */
  steps: number;
}

/** Adam with bias correction (Kingma and Ba 2015, algorithm 1), as PyTorch's torch.optim.Adam and AdamW define it. */
export class Adam implements Optimizer {
  readonly moments: readonly Tensors[];
  readonly #means: Tensors;
  readonly #squares: Tensors;
  readonly #slots: readonly Slot[];
  readonly #options: AdamOptions;

  constructor(weights: Tensors, options: AdamOptions) {
    const means = zerosLike(weights);
    const squares = zerosLike(weights);
    this.#means = means;
    this.#squares = squares;
    this.moments = [means, squares];
    this.#slots = Array.from(weights, ([name, weight]) => ({
      name,
      weight,
      mean: means.get(name)!,
      square: squares.get(name)!,
      decay: decayOf(options.decay, name),
      steps: 0,
    }));
    this.#options = options;
  }

  step(gradients: Tensors, learningRate: number): void {
    const { betas, epsilon, decoupled } = this.#options;
    for (const slot of this.#slots) {
      const gradient = gradients.get(slot.name);
      if (gradient === undefined) continue;
      slot.steps++;
      const rate = learningRate / (1 - betas[0] ** slot.steps);
      const correction = 1 / Math.sqrt(1 - betas[1] ** slot.steps);
      const kept = decoupled ? 1 - learningRate * slot.decay : 1;
      const decay = decoupled ? 0 : slot.decay;
      descend(
        slot.weight,
        gradient,
        slot.mean,
        slot.square,
        betas[0],
        betas[1],
        rate,
        correction,
        epsilon,
        kept,
        decay,
      );
    }
  }

  state(): TrainingState {
    const steps = {
      arrays: new Map(),
      numbers: Object.fromEntries(this.#slots.map(({ name, steps }) => [name, steps])),
    };
    return joinStates({ mean: arraysState(this.#means), square: arraysState(this.#squares), steps });
  }

  restore(state: TrainingState): void {
    const [means, squares, counts] = [partOf(state, 'mean'), partOf(state, 'square'), partOf(state, 'steps')];
    const steps = this.#slots.map(({ name }) => numberOf(counts, name));
    requireArrays(squares, this.#squares);
    restoreArrays(means, this.#means);
    restoreArrays(squares, this.#squares);
    this.#slots.forEach((slot, index) => (slot.steps = steps[index]));
  }
}

function descend(
  weight: Float32Array,
  gradient: Float32Array,
  mean: Float32Array,
  square: Float32Array,
  meanBeta: number,
  squareBeta: number,
  rate: number,
  correction: number,
  epsilon: number,
  kept: number,
  decay: number,
): void {
  for (let i = 0; i < weight.length; i++) {
    const w = weight[i];
    const g = gradient[i] + decay * w;
    const m = mean[i] + (1 - meanBeta) * (g - mean[i]);
    const v = squareBeta * square[i] + (1 - squareBeta) * g * g;
    mean[i] = m;
    square[i] = v;
    weight[i] = kept * w - (rate * m) / (Math.sqrt(v) * correction + epsilon);
  }
}
