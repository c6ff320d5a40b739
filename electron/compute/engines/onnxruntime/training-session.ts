import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Value } from '../../../../shared/graph/graph.ts';
import { elementCount } from '../../../../shared/graph/tensor.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import type { GradientGraph } from '../../../../shared/training/gradient-graph.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { cpuOptions, loadOnnxRuntime, type OnnxRuntime } from '../../evaluate/onnxruntime.ts';
import type { ConvolutionForm } from './convolution-form.ts';
import type { BatchStatistics, Feeds, StepResult, TrainingSession } from '../engine.ts';

/** A gradient graph loaded into ONNX Runtime. Every result lies in memory that is made once and written anew each step. */
export class OrtTrainingSession implements TrainingSession {
  readonly description: string;
  readonly #session: OnnxRuntime.InferenceSession;
  readonly #Tensor: typeof OnnxRuntime.Tensor;
  readonly #inputs: readonly Value[];
  readonly #results: Readonly<Record<string, OnnxRuntime.Tensor>>;
  /** Around the arrays that the caller gives again and again. */
  readonly #tensors = new Map<string, OnnxRuntime.Tensor>();
  readonly #read: () => StepResult;

  private constructor(
    session: OnnxRuntime.InferenceSession,
    Tensor: typeof OnnxRuntime.Tensor,
    inputs: readonly Value[],
    outputs: Graph['outputs'],
    program: GradientGraph,
    description: string,
  ) {
    this.description = description;
    this.#session = session;
    this.#Tensor = Tensor;
    this.#inputs = inputs;
    const arrays = new Map(outputs.map(({ name, dims }) => [name, new Float32Array(elementCount(dims!.map(Number)))]));
    this.#results = Object.fromEntries(
      outputs.map(({ name, dims }) => [name, new Tensor('float32', arrays.get(name)!, dims!.map(Number))]),
    );
    this.#read = reader(arrays, program);
  }

  /** In the given form of its convolutions. Throws COMPUTE_FAILED where ONNX Runtime refuses it. */
  static async create(program: GradientGraph, form: ConvolutionForm, threads: number): Promise<OrtTrainingSession> {
    const arranged = form.write(program.graph);
    const { InferenceSession, Tensor } = await loadOnnxRuntime();
    let session: OnnxRuntime.InferenceSession;
    try {
      session = await InferenceSession.create(writeOnnx(arranged), cpuOptions(threads));
    } catch (error) {
      throw failed('ONNX Runtime refuses the gradients of the network', error);
    }
    return new OrtTrainingSession(
      session,
      Tensor,
      arranged.inputs,
      arranged.outputs,
      program,
      `onnxruntime, ${form.name}`,
    );
  }

  async step(weights: Feeds, feeds: Feeds): Promise<StepResult> {
    const tensors: Record<string, OnnxRuntime.Tensor> = {};
    for (const input of this.#inputs) {
      const data = weights.get(input.name) ?? feeds.get(input.name);
      if (data === undefined) throw new Error(`nothing is given for '${input.name}'`);
      tensors[input.name] = this.#tensor(input, data);
    }
    try {
      await this.#session.run(tensors, this.#results);
    } catch (error) {
      throw failed('The training step does not run', error);
    }
    return this.#read();
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #tensor({ name, type, dims }: Value, data: Float32Array | Int32Array): OnnxRuntime.Tensor {
    const known = this.#tensors.get(name);
    if (known?.data === data) return known;
    const tensor = new this.#Tensor(type as 'float32', data as Float32Array, dims.map(Number));
    this.#tensors.set(name, tensor);
    return tensor;
  }
}

/** Looks at the arrays through the program's names. */
function reader(arrays: ReadonlyMap<string, Float32Array>, program: GradientGraph): () => StepResult {
  const at = (name: string): Float32Array => arrays.get(name)!;
  const gradients = new Map([...program.gradients].map(([weight, output]) => [weight, at(output)]));
  const statistics = new Map(
    program.normalizations.map(({ node, mean, variance, positions }): [string, BatchStatistics] => [
      node,
      { mean: at(mean), variance: at(variance), count: program.batch * positions },
    ]),
  );
  const activations = new Map(program.activations.map((name) => [name, at(name)]));
  return () => ({
    loss: at(program.loss)[0]!,
    terms: new Map([...program.terms].map(([term, output]) => [term, at(output)[0]!])),
    gradients,
    statistics,
    activations,
  });
}

function failed(what: string, error: unknown): EspalierError {
  const message = (error as Error).message.split('\n')[0];
  return new EspalierError(
    'COMPUTE_FAILED',
    `${what}: ${message}`,
    'A smaller batch needs less memory; if that does not help, please report the network.',
    { cause: error },
  );
}
