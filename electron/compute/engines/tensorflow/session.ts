import { EspalierError } from '../../../../shared/api/errors.ts';
import { elementCount } from '../../../../shared/graph/tensor.ts';
import type { TrainingGraph } from '../../../../shared/training/training-graph.ts';
import type { BatchStatistics, Feeds, StepResult, TrainingSession } from '../engine.ts';
import type { OpenBackend } from './backends/backend.ts';
import { GraphProgram } from './interpreter/program.ts';
import type { TensorFlow } from './load.ts';

type Tensor = TensorFlow.Tensor;

/** A training graph in TensorFlow.js. */
export class TensorFlowSession implements TrainingSession {
  readonly description: string;
  readonly #backend: OpenBackend;
  readonly #training: TrainingGraph;
  readonly #program: GraphProgram;
  #loss: Error | null = null;
  #giveUp: ((loss: Error) => void) | null = null;

  constructor(backend: OpenBackend, training: TrainingGraph) {
    this.description = `tensorflow, ${backend.detail}`;
    this.#backend = backend;
    this.#training = training;
    this.#program = new GraphProgram(backend.tf, training.graph);
    void backend.lost?.then(({ message }) => {
      this.#loss = new Error(`the GPU was lost (${message})`);
      this.#giveUp?.(this.#loss);
    });
  }

  /** Weights and feeds are copied to the backend once, and everything is fetched in one piece. */
  async step(weights: Feeds, feeds: Feeds): Promise<StepResult> {
    const { tf, registeredAs } = this.#backend;
    let flat: Tensor | undefined;
    try {
      if (this.#loss !== null) throw this.#loss;
      // The backend is TensorFlow.js's global state; from here to the fetching nothing else runs.
      if (tf.getBackend() !== registeredAs) await tf.setBackend(registeredAs);
      const names: string[] = [];
      flat = tf.tidy(() => this.#forwardAndBackward(weights, feeds, names));
      const data = await this.#fetched(flat);
      return this.#result(this.#cut(names, data));
    } catch (error) {
      throw failure(error);
    } finally {
      flat?.dispose();
    }
  }

  release(): Promise<void> {
    this.#program.release();
    return Promise.resolve();
  }

  #fetched(tensor: Tensor): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      tensor.data<'float32'>().then(resolve, reject);
    });
  }

  /** All outputs and gradients behind each other, in one list; their names are appended in that order. */
  #forwardAndBackward(weights: Feeds, feeds: Feeds, names: string[]): Tensor {
    const { tf } = this.#backend;
    const inputs = this.#uploaded(weights, feeds);
    const by = this.#training.weights.filter((name) => inputs.has(name));
    // Kept beyond the forward pass, at whose end TensorFlow.js frees what it does not know to be wanted.
    const outputs = new Map<string, Tensor>();
    const forward = (): Tensor => {
      for (const [name, tensor] of this.#program.run(inputs)) outputs.set(name, tf.keep(tf.cast(tensor, 'float32')));
      return tf.clone(outputs.get(this.#training.loss)!);
    };
    try {
      const xs = by.map((name) => inputs.get(name)!);
      const { grads } = tf.engine().gradients(forward, xs, undefined, true);
      const parts = [...outputs.values()];
      names.push(...outputs.keys());
      by.forEach((name, index) => {
        // A weight that the loss does not depend on has none.
        const gradient = grads[index] as Tensor | undefined;
        if (gradient === undefined) return;
        parts.push(gradient);
        names.push(gradientOf(name));
      });
      return tf.concat(parts.map((part) => part.flatten()));
    } catch (error) {
      this.#forgetTape();
      throw error;
    } finally {
      for (const tensor of outputs.values()) tensor.dispose();
    }
  }

  #uploaded(weights: Feeds, feeds: Feeds): Map<string, Tensor> {
    const { tf } = this.#backend;
    const inputs = new Map<string, Tensor>();
    for (const { name, type, dims } of this.#training.graph.inputs) {
      const data = weights.get(name) ?? feeds.get(name);
      if (data === undefined) throw new Error(`the value '${name}' was not given`);
      inputs.set(name, tf.tensor(data, dims as number[], type === 'int32' ? 'int32' : 'float32'));
    }
    return inputs;
  }

  /** What a pass that failed had saved for its gradients: TensorFlow.js frees it only at the end of a whole one. */
  #forgetTape(): void {
    const { state } = this.#backend.tf.engine();
    const tape = state.activeTape as typeof state.activeTape | null;
    for (const { saved } of tape ?? []) for (const tensor of saved ?? []) tensor.dispose();
    state.activeTape = [];
  }

  #cut(names: readonly string[], data: Float32Array): ReadonlyMap<string, Float32Array> {
    const sizes = new Map<string, number>();
    for (const { name, dims } of this.#training.graph.outputs) sizes.set(name, elementCount(dims as number[]));
    for (const { name, dims } of this.#training.graph.inputs)
      sizes.set(gradientOf(name), elementCount(dims as number[]));
    const parts = new Map<string, Float32Array>();
    let at = 0;
    for (const name of names) {
      const end = at + sizes.get(name)!;
      parts.set(name, data.subarray(at, end));
      at = end;
    }
    return parts;
  }

  #result(parts: ReadonlyMap<string, Float32Array>): StepResult {
    const { batch, loss, terms, weights, normalizations, activations } = this.#training;
    const numberAt = (name: string): number => parts.get(name)![0]!;
    const gradients = weights.flatMap((name): [string, Float32Array][] => {
      const gradient = parts.get(gradientOf(name));
      return gradient === undefined ? [] : [[name, gradient]];
    });
    const statistics = normalizations.map(({ node, mean, variance, positions }): [string, BatchStatistics] => [
      node,
      { mean: parts.get(mean)!, variance: parts.get(variance)!, count: batch * positions },
    ]);
    return {
      loss: numberAt(loss),
      terms: new Map([...terms].map(([term, value]) => [term, numberAt(value)])),
      gradients: new Map(gradients),
      statistics: new Map(statistics),
      activations: new Map(activations.map((name) => [name, parts.get(name)!])),
    };
  }
}

/** No output of a graph is called so: it has a line break. */
function gradientOf(weight: string): string {
  return `gradient\n${weight}`;
}

function failure(error: unknown): EspalierError {
  if (error instanceof EspalierError) return error;
  return new EspalierError(
    'COMPUTE_FAILED',
    `The training step does not run in TensorFlow.js: ${(error as Error).message.split('\n')[0]}`,
    'Try a smaller batch, or train with the onnxruntime engine.',
    { cause: error },
  );
}
