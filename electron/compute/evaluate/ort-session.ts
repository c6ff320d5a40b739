import { EspalierError } from '../../../shared/api/errors.ts';
import { cpuOptions, loadOnnxRuntime, type OnnxRuntime } from './onnxruntime.ts';
import { typedElements } from './typed-elements.ts';

export interface Values {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A network loaded into ONNX Runtime on the CPU. It holds memory outside JavaScript: `release()` frees it. */
export class OrtSession {
  readonly #session: OnnxRuntime.InferenceSession;
  readonly #Tensor: typeof OnnxRuntime.Tensor;
  /** By name: cameras give whole numbers, most networks take float32. */
  readonly #inputTypes: ReadonlyMap<string, OnnxRuntime.Tensor.Type>;

  private constructor(session: OnnxRuntime.InferenceSession, Tensor: typeof OnnxRuntime.Tensor) {
    this.#session = session;
    this.#Tensor = Tensor;
    this.#inputTypes = new Map(
      session.inputMetadata.flatMap((input) => (input.isTensor ? [[input.name, input.type] as const] : [])),
    );
  }

  /** `threads` work inside one operator. Throws MODEL_INVALID when ONNX Runtime refuses the network. */
  static async create(bytes: Uint8Array, options: { readonly threads: number }): Promise<OrtSession> {
    const runtime = await loadOnnxRuntime();
    try {
      const session = await runtime.InferenceSession.create(bytes, cpuOptions(options.threads));
      return new OrtSession(session, runtime.Tensor);
    } catch (error) {
      throw new EspalierError(
        'MODEL_INVALID',
        `ONNX Runtime refuses the network: ${(error as Error).message.split('\n')[0]}`,
        'Check the file with onnx.checker, or export it again.',
        { cause: error },
      );
    }
  }

  /**
   * Runs the network. Inputs of float32 are used in place, not copied; others are made of the numbers. Throws COMPUTE_FAILED with ONNX Runtime's words.
   * The JavaScript thread waits meanwhile; ONNX Runtime's binding lets the event loop turn once before each run.
   */
  async run(inputs: Readonly<Record<string, Values>>): Promise<Record<string, Values>> {
    const feeds: Record<string, OnnxRuntime.Tensor> = {};
    for (const [name, { data, dims }] of Object.entries(inputs)) {
      const type = this.#inputTypes.get(name) ?? 'float32';
      const elements = typedElements(data, type);
      // Tensor would make a Float16Array of the bits, which the native binding does not read.
      feeds[name] =
        type === 'float16'
          ? ({ type, data: elements, dims, location: 'cpu' } as OnnxRuntime.Tensor)
          : new this.#Tensor(type, elements, dims);
    }
    let fetched: OnnxRuntime.InferenceSession.OnnxValueMapType;
    try {
      fetched = await this.#session.run(feeds);
    } catch (error) {
      throw new EspalierError(
        'COMPUTE_FAILED',
        `The network does not run: ${(error as Error).message.split('\n')[0]}`,
        'Check that the network runs in ONNX Runtime by itself.',
        { cause: error },
      );
    }
    const outputs: Record<string, Values> = {};
    for (const [name, { data, dims, type }] of Object.entries(fetched)) {
      outputs[name] = {
        data: type === 'float32' ? (data as Float32Array) : Float32Array.from(data as never, Number),
        dims,
      };
    }
    return outputs;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

/** Runs `use` with a session of the network, and frees it however that ends. */
export async function withSession<Result>(
  bytes: Uint8Array,
  threads: number,
  use: (session: OrtSession) => Promise<Result>,
): Promise<Result> {
  const session = await OrtSession.create(bytes, { threads });
  try {
    return await use(session);
  } finally {
    await session.release();
  }
}
