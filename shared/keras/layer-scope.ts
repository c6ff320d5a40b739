import type { Attribute } from '../graph/graph.ts';
import { elementCount, int64Tensor } from '../graph/tensor.ts';
import { contradictoryShape, damagedModel, unknownLayer } from './errors.ts';
import type { GraphWriter } from './graph-writer.ts';
import type { Layout, Size, Traced } from './layout.ts';
import type { Options } from './options.ts';
import { inverse } from './permute.ts';
import type { LayerStep, WeightSource } from './weights.ts';

/** What differs between the programs that write Keras networks. */
export interface Dialect {
  /** Keras 3 changed hard_sigmoid. */
  readonly kerasMajor: 2 | 3;
  /** TensorFlow.js samples corners where Keras samples pixel centres in bilinear UpSampling2D. */
  readonly cornerSampling: boolean;
}

/** What all layers of one network share. */
export interface NetworkContext {
  readonly writer: GraphWriter;
  readonly layout: Layout;
  readonly dialect: Dialect;
  readonly weights: WeightSource;
  /** How errors name the file. */
  readonly where: string;
}

/** Fill values made up for absent weights: more of them than this is damage. */
const largestFill = 2 ** 24;

/** One call of one layer: all that a layer kind reads and writes. */
export class LayerScope {
  readonly options: Options;
  readonly context: NetworkContext;
  readonly className: string;
  private readonly path: readonly LayerStep[];
  private readonly inputs: readonly Traced[];
  private weightsAsked = 0;

  constructor(
    context: NetworkContext,
    className: string,
    options: Options,
    path: readonly LayerStep[],
    inputs: readonly Traced[],
  ) {
    this.context = context;
    this.className = className;
    this.options = options;
    this.path = path;
    this.inputs = inputs;
  }

  /** The layer's name with those of the models around it. */
  get name(): string {
    return this.path.map(({ name }) => name).join('/');
  }

  get layout(): Layout {
    return this.context.layout;
  }

  get dialect(): Dialect {
    return this.context.dialect;
  }

  get inputCount(): number {
    return this.inputs.length;
  }

  /** An input as it is, perhaps a Flatten that nothing has read yet. */
  rawInput(index = 0): Traced {
    return this.inputs[index] ?? this.invalid(`input ${index} is missing`);
  }

  /** An input whose features are in Keras's order. */
  input(index = 0): Traced {
    const input = this.rawInput(index);
    if (input.flattened === undefined) return input;
    return { value: this.flatten(this.toKerasOrder(input.flattened)), shape: input.shape };
  }

  /** Channels of an input of at least [spatial, channels]; they must be known. */
  channels(input: Traced): number {
    return this.known(this.layout.channels(input.shape), 'channels');
  }

  known(size: Size, what: string): number {
    return size ?? this.invalid(`its ${what} must be known while the network is read`);
  }

  /** The input, checked to have `spatial` spatial axes. */
  image(spatial: number): Traced {
    const input = this.input();
    if (input.shape.length !== spatial + 1) this.shapeInvalid(`takes ${spatial} spatial axes`);
    const format = this.options.string('data_format', this.layout.channelsFirst ? 'channels_first' : 'channels_last');
    if ((format === 'channels_first') !== this.layout.channelsFirst) {
      this.unknown(`the option data_format '${format}' beside layers of the other format`);
    }
    return input;
  }

  /**
   * A weight in Keras's axis order, checked to be `dims`. Weights must be asked for in the order in which Keras makes
   * them; `names` are what Keras versions call it.
   */
  weight(names: string | readonly string[], dims: readonly number[]): Float32Array {
    const list = typeof names === 'string' ? [names] : names;
    const stored = this.context.weights.find(this.path, list, this.weightsAsked++);
    if (stored === null) {
      throw damagedModel(`The weight ${list[0]} of ${this.described} is not in ${this.context.where}.`);
    }
    if (stored.dims.join() !== dims.join()) {
      throw contradictoryShape(
        `The weight ${list[0]} of ${this.described} must be [${dims.join(', ')}], found [${stored.dims.join(', ')}] in ${this.context.where}.`,
      );
    }
    return stored.read();
  }

  /** `count` equal numbers, for a weight that a layer does without. */
  fill(count: number, value: number): Float32Array {
    if (count > largestFill) this.shapeInvalid(`would have ${count} channels`);
    return new Float32Array(count).fill(value);
  }

  /** Adds a constant of the layer and gives its value. */
  constant(suffix: string, dims: readonly number[], data: Float32Array): string {
    if (data.length !== elementCount(dims)) this.shapeInvalid(`${suffix} does not hold [${dims.join(', ')}]`);
    return this.context.writer.constant(`${this.name}/${suffix}`, { type: 'float32', dims, data });
  }

  scalar(suffix: string, value: number): string {
    return this.constant(suffix, [], Float32Array.of(value));
  }

  integers(suffix: string, values: readonly number[]): string {
    return this.context.writer.constant(`${this.name}/${suffix}`, int64Tensor(values));
  }

  /** Adds a node and gives its output's value. */
  node(operator: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string {
    return this.context.writer.node(this.name, operator, inputs, attributes);
  }

  flatten(value: string): string {
    return this.node('Flatten', [value], { axis: { kind: 'int', value: 1 } });
  }

  /** A value's memory in Keras's axis order, for what counts elements. */
  toKerasOrder(traced: Traced): string {
    const { layout } = this;
    if (layout.sameMemory(traced.shape)) return traced.value;
    return this.transpose(traced.value, inverse(layout.order(traced.shape.length + 1)));
  }

  transpose(value: string, order: readonly number[]): string {
    if (order.every((from, to) => from === to)) return value;
    return this.node('Transpose', [value], { perm: { kind: 'ints', value: order } });
  }

  unknown(what: string): never {
    throw unknownLayer(`${capitalized(this.described)} has ${what}, which Espalier does not know.`);
  }

  shapeInvalid(why: string): never {
    const shapes = this.inputs.map(({ shape }) => `[${['N', ...shape.map((size) => size ?? '?')].join(', ')}]`);
    throw contradictoryShape(`${capitalized(this.described)} ${why}, its inputs are ${shapes.join(', ') || 'none'}.`);
  }

  invalid(why: string): never {
    throw damagedModel(`${capitalized(this.described)} in ${this.context.where} is damaged: ${why}.`);
  }

  private get described(): string {
    return describeLayer(this.name, this.className);
  }
}

export function describeLayer(name: string, className: string): string {
  return `layer '${name}' (${className})`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
