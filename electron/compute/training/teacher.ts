import { EspalierError } from '../../../shared/api/errors.ts';
import { int } from '../../../shared/graph/attribute.ts';
import { GraphBuilder } from '../../../shared/graph/builder.ts';
import type { Graph, Value } from '../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import type { Feeds } from '../engines/engine.ts';
import { OrtSession, type Values } from '../evaluate/ort-session.ts';
import type { Tensors } from './tensors.ts';

/** What a term of the objective is to learn from the teacher. */
export interface Lesson {
  /** The term, whose target it is. */
  readonly term: string;
  /** A value of the teacher's graph: logits, or a feature. */
  readonly value: string;
  /** Its channels (axis 1) that the student still has, in the student's order; all when absent. */
  readonly channels?: readonly number[];
}

/**
 * A trained network that another one is distilled from (Hinton et al. 2015), as inference runs it: its batch
 * normalisations use their running statistics. It holds memory outside JavaScript: `release()` frees it.
 */
export class Teacher {
  readonly #session: OrtSession;
  readonly #inputs: readonly Value[];
  /** By term, the output that is its target. */
  readonly #outputs: ReadonlyMap<string, string>;

  private constructor(session: OrtSession, inputs: readonly Value[], outputs: ReadonlyMap<string, string>) {
    this.#session = session;
    this.#inputs = inputs;
    this.#outputs = outputs;
  }

  /** `graph`: normalised. Throws OBJECTIVE_INVALID where a lesson is no value of it. */
  static async create(graph: Graph, lessons: readonly Lesson[], threads: number): Promise<Teacher> {
    const reserved = graph.nodes.flatMap((node) => [node.name, ...node.outputs]);
    const builder = new GraphBuilder(graph, reserved);
    for (const node of graph.nodes) builder.node(node);
    const outputs = new Map<string, string>();
    for (const { term, value, channels } of lessons) {
      if (!builder.has(value)) throw unknownValue(term, value);
      const chosen = channels && [value, builder.ints(channels)];
      outputs.set(
        term,
        chosen ? builder.add(`lesson/${term}`, 'Gather', chosen, { attributes: { axis: int(1) } }) : value,
      );
    }
    const lesson = builder.finish([...new Set(outputs.values())]);
    const session = await OrtSession.create(writeOnnx(lesson), { threads });
    return new Teacher(session, graph.inputs, outputs);
  }

  /**
   * By term, its target for a batch: for the student's feeds, which hold the teacher's inputs by name. Two terms may have one
   * array. Throws COMPUTE_FAILED with the runtime's words.
   */
  async targets(feeds: Feeds): Promise<Tensors> {
    const inputs: Record<string, Values> = {};
    for (const { name, dims } of this.#inputs) inputs[name] = batchOf(feeds.get(name) as Float32Array, dims);
    const values = await this.#session.run(inputs);
    return new Map(Array.from(this.#outputs, ([term, output]) => [term, values[output].data]));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

/** The open first dimension is what the data fills. */
function batchOf(data: Float32Array, dims: Value['dims']): Values {
  const [batch, ...image] = dims;
  const sizes = image.map(Number);
  const length = sizes.reduce((product, size) => product * size, 1);
  return { data, dims: [typeof batch === 'number' ? batch : data.length / length, ...sizes] };
}

function unknownValue(term: string, value: string): EspalierError {
  return new EspalierError(
    'OBJECTIVE_INVALID',
    `The loss '${term}' is to learn '${value}', which the teacher does not have.`,
    'Name an output of the network that is distilled from, or a value within.',
  );
}
