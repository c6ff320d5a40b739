import * as tf from '@tensorflow/tfjs';

export interface MomentumOptions {
  momentum: number;
  /** Added to the gradients of kernels: `weightDecay` times the kernel. */
  weightDecay: number;
}

/** Stochastic gradient descent with Nesterov momentum, as PyTorch's SGD computes it. */
export class Momentum {
  readonly #velocities = new Map<string, tf.Variable>();
  readonly #options: MomentumOptions;

  constructor(options: MomentumOptions) {
    this.#options = options;
  }

  step(parameters: ReadonlyMap<string, tf.Variable>, gradients: tf.NamedTensorMap, learningRate: number): void {
    const { momentum, weightDecay } = this.#options;
    for (const [name, parameter] of parameters) {
      tf.tidy(() => {
        const raw = gradients[parameter.name]!;
        const gradient = name.endsWith('.kernel') ? tf.add(raw, tf.mul(parameter, weightDecay)) : raw;
        const velocity = this.#velocity(name, parameter);
        velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
        const direction = tf.add(gradient, tf.mul(velocity, momentum));
        parameter.assign(tf.sub(parameter, tf.mul(direction, learningRate)));
      });
    }
  }

  #velocity(name: string, parameter: tf.Variable): tf.Variable {
    const known = this.#velocities.get(name);
    if (known) return known;
    const fresh = tf.keep(tf.variable(tf.zerosLike(parameter), false)) as tf.Variable;
    this.#velocities.set(name, fresh);
    return fresh;
  }
}
