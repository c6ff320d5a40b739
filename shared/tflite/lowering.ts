import { EspalierError } from '../api/errors.ts';
import { analyze } from '../graph/analyze.ts';
import type { Graph } from '../graph/graph.ts';
import type { TypedNode } from '../graph/operators/typed-node.ts';
import { inLayout, toNchw, toNhwc, transposed } from './layout.ts';
import type { TfliteOperator, TfliteProgram, TfliteTensor } from './program.ts';
import type { Activation, BuiltinOperator, Options } from './schema.ts';

export function unsupported(node: TypedNode, why: string): EspalierError {
  return new EspalierError(
    'OPERATOR_UNKNOWN',
    `${node.node.operator} node '${node.node.name}' cannot be written as TFLite: ${why}.`,
    'Export the network as ONNX, or convert it by another program.',
  );
}

interface Operation {
  readonly operator: BuiltinOperator;
  readonly inputs: readonly number[];
  readonly options?: Options | null;
  readonly version?: number;
}

/**
 * A TFLite program in the making. Values of rank 4 are images, kept in NHWC; those of other ranks are as in the graph.
 * Values are called by the graph's names, tensors by numbers.
 */
export class Lowering {
  readonly #graph: Graph;
  readonly #tensors: TfliteTensor[] = [];
  readonly #operators: TfliteOperator[] = [];
  readonly #byValue = new Map<string, number>();
  readonly #byConstant = new Map<string, number>();
  readonly #inputs: number[] = [];

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Sizes of a value in the graph's order. */
  dims(value: string): readonly number[] {
    const dims = this.#graph.constants.get(value)?.dims ?? analyze(this.#graph).types.get(value)?.dims;
    if (dims?.every((dim) => typeof dim === 'number')) return dims;
    const message = `The sizes of '${value}' are not known: a TFLite file has fixed ones.`;
    throw new EspalierError('SHAPE_INVALID', message, 'Export the network for one size.');
  }

  rank(value: string): number {
    return this.dims(value).length;
  }

  /** A float32 constant of the graph, in its order; undefined where the value is computed. */
  weights(value: string): Float32Array | undefined {
    const data = this.#graph.constants.get(value)?.data;
    return data instanceof Float32Array ? data : undefined;
  }

  #add(tensor: TfliteTensor): number {
    return this.#tensors.push(tensor) - 1;
  }

  constant(name: string, data: Float32Array | Int32Array, dims: readonly number[] = [data.length]): number {
    return this.#add({ name, type: data instanceof Float32Array ? 'float32' : 'int32', dims, data });
  }

  /** Whole numbers, such as axes and sizes. */
  numbers(name: string, values: readonly number[]): number {
    return this.constant(name, Int32Array.from(values));
  }

  /** A rank-4 graph input keeps its order in the file, and is turned first. */
  input(name: string): void {
    const dims = this.dims(name);
    const tensor = this.#add({ name, type: 'float32', dims, data: null });
    this.#inputs.push(tensor);
    if (dims.length !== 4) this.#byValue.set(name, tensor);
    else this.#byValue.set(name, this.#turn(tensor, `${name}.nhwc`, toNhwc));
  }

  /** A computed value or a constant, as TFLite holds it. */
  tensor(value: string): number {
    const known = this.#byValue.get(value) ?? this.#byConstant.get(value);
    if (known !== undefined) return known;
    const data = this.weights(value);
    if (data === undefined) throw new Error(`'${value}' is read before it is computed, or is no float32`);
    const dims = this.dims(value);
    const turned = dims.length === 4 ? transposed(data, dims, toNhwc) : data;
    const tensor = this.constant(value, turned, inLayout(dims));
    this.#byConstant.set(value, tensor);
    return tensor;
  }

  /** Runs an operator into a tensor between the graph's values; `dims` in TFLite's order. */
  step(name: string, dims: readonly number[], { operator, inputs, options = null, version = 1 }: Operation): number {
    const output = this.#add({ name, type: 'float32', dims, data: null });
    this.#operators.push({ operator, version, inputs, outputs: [output], options });
    return output;
  }

  /** Runs an operator into a value of the graph. */
  write(value: string, operation: Operation): void {
    this.#byValue.set(value, this.step(value, inLayout(this.dims(value)), operation));
  }

  /** The value is what another is. */
  alias(value: string, tensor: number): void {
    this.#byValue.set(value, tensor);
  }

  #turn(tensor: number, name: string, order: readonly number[]): number {
    const dims = order.map((axis) => this.#tensors[tensor]!.dims[axis]!);
    const inputs = [tensor, this.numbers(`${name}.order`, order)];
    return this.step(name, dims, { operator: 'TRANSPOSE', inputs, options: { type: 26, fields: [] } });
  }

  /** A value with its axes as in the graph: what looks at its elements in their order must have them so. */
  inGraphOrder(value: string): number {
    const tensor = this.tensor(value);
    const dims = this.dims(value);
    const turnsNothing = dims.length !== 4 || dims[1] === 1 || (dims[2] === 1 && dims[3] === 1);
    return turnsNothing ? tensor : this.#turn(tensor, `${value}.nchw`, toNchw);
  }

  /** A tensor that holds its elements in the graph's order, as a value: images are turned. */
  fromGraphOrder(value: string, tensor: number): void {
    const dims = this.dims(value);
    if (dims.length !== 4) this.alias(value, this.reshaped(tensor, value, dims));
    else this.alias(value, this.#turn(this.reshaped(tensor, `${value}.nchw`, dims), value, toNhwc));
  }

  reshaped(tensor: number, name: string, dims: readonly number[]): number {
    const inputs = [tensor, this.numbers(`${name}.shape`, dims)];
    return this.step(name, dims, { operator: 'RESHAPE', inputs });
  }

  /** Graph outputs have the graph's order. */
  finish(outputs: readonly string[]): TfliteProgram {
    const last = outputs.map((name) => {
      const dims = this.dims(name);
      return dims.length === 4 ? this.#turn(this.tensor(name), `${name}.nchw`, toNchw) : this.tensor(name);
    });
    return { tensors: this.#tensors, operators: this.#operators, inputs: this.#inputs, outputs: last };
  }
}

/** Writes one node. `output` is its first output, or that of the activation that runs with it. */
export type Lower = (lowering: Lowering, node: TypedNode, output: string, activation: Activation) => void;
