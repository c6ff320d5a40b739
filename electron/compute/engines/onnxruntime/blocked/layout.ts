import type { GraphBuilder } from '../../../../../shared/graph/builder.ts';
import type { Attribute, ValueType } from '../../../../../shared/graph/graph.ts';
import type { ElementType } from '../../../../../shared/graph/tensor.ts';

/** ONNX Runtime's internal operators on blocked values. */
export const blockedDomain = 'com.microsoft.nchwc';

/**
 * A value [N, C, H, W] as ONNX Runtime's fast convolutions hold it: in memory [N, C / block, H, W, block], under the
 * dimensions [N, C, H, W] with C filled up to a whole number of blocks. What fills up is finite and means nothing:
 * weights for it are zero.
 */
export interface Blocked {
  readonly name: string;
  readonly batch: number;
  /** Channels that mean something. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly type: ElementType;
  /** A factor for each channel [C filled up] that is still to be multiplied in; most users can do it for nothing. */
  readonly factor: string | null;
}

type BlockedShape = Omit<Blocked, 'name' | 'factor' | 'type'>;

export const ints = (...value: readonly number[]): Attribute => ({ kind: 'ints', value });
export const int = (value: number): Attribute => ({ kind: 'int', value });

/** Writes values in both layouts and what leads from one to the other. */
export class Layout {
  readonly builder: GraphBuilder;
  readonly block: number;
  /** What nodes are written for, in their names: profiles are read by it. */
  part = '';
  private readonly plains = new Map<string, string>();
  private readonly blockeds = new Map<string, Blocked>();

  constructor(builder: GraphBuilder, block: number) {
    this.builder = builder;
    this.block = block;
  }

  filledUp(channels: number): number {
    return Math.ceil(channels / this.block) * this.block;
  }

  setPlain(value: string, name: string): void {
    this.plains.set(value, name);
  }

  setBlocked(value: string, blocked: Blocked): void {
    this.blockeds.set(value, blocked);
  }

  isBlocked(value: string): boolean {
    return this.blockeds.has(value);
  }

  /** The value in its own layout. */
  plain(value: string): string {
    const known = this.plains.get(value);
    if (known !== undefined) return known;
    const blocked = this.blockeds.get(value);
    if (blocked === undefined) return value;
    const { batch, channels, height, width } = blocked;
    const name = this.stated('ReorderOutput', [this.settled(blocked).name], [batch, channels, height, width], {
      channels: int(channels),
    });
    this.plains.set(value, name);
    return name;
  }

  /** The value [N, C, H, W] in blocks, with no factor left. */
  blocked(value: string): Blocked {
    return this.settled(this.pending(value), value);
  }

  /** The value in blocks; the caller sees to its factor. */
  pending(value: string): Blocked {
    const known = this.blockeds.get(value);
    if (known !== undefined) return known;
    const plain = this.plains.get(value) ?? value;
    const [batch, channels, height, width] = this.builder.dims(plain) as [number, number, number, number];
    const filled = this.filledUp(channels);
    const whole =
      filled === channels
        ? plain
        : this.add('Pad', [plain, this.builder.ints([0, 0, 0, 0, 0, filled - channels, 0, 0])]);
    const shape = { batch, channels, height, width };
    const blocked = this.of(this.stated('ReorderInput', [whole], [batch, filled, height, width]), shape);
    this.blockeds.set(value, blocked);
    return blocked;
  }

  /** With the factor multiplied in. */
  private settled(blocked: Blocked, value?: string): Blocked {
    if (blocked.factor === null) return blocked;
    const settled = this.scaled(blocked, blocked.factor, null, null);
    if (value !== undefined) this.blockeds.set(value, settled);
    return settled;
  }

  of(name: string, shape: BlockedShape, type: ElementType = 'float32'): Blocked {
    const { batch, channels, height, width } = shape;
    return { name, batch, channels, height, width, type, factor: null };
  }

  /** One pass over a value: times a factor for each channel, plus a number for each, plus another value. */
  scaled(x: Blocked, factor: string, shift: string | null, sum: string | null): Blocked {
    const filled = this.filledUp(x.channels);
    const inputs = [x.name, this.add('Reshape', [factor, this.builder.ints([filled, 1, 1, 1])])];
    if (shift !== null || sum !== null) inputs.push(shift ?? '');
    if (sum !== null) inputs.push(sum);
    const name = this.stated('Conv', inputs, [x.batch, filled, x.height, x.width], {
      kernel_shape: ints(1, 1),
      strides: ints(1, 1),
      dilations: ints(1, 1),
      pads: ints(0, 0, 0, 0),
      group: int(filled),
    });
    return this.of(name, x);
  }

  /** The mean over batch and positions of each channel [C filled up]. */
  mean(x: Blocked): string {
    const filled = this.filledUp(x.channels);
    const pooled = this.stated('GlobalAveragePool', [x.name], [x.batch, filled, 1, 1]);
    return this.add('ReduceMean', [pooled], { axes: ints(0, 2, 3), keepdims: int(0) });
  }

  /** A vector [C] filled up with zeros. */
  fill(vector: string, channels: number): string {
    const missing = this.filledUp(channels) - channels;
    if (missing === 0) return vector;
    return this.add('Pad', [vector, this.builder.ints([0, missing])]);
  }

  /** The first `count` along an axis. */
  first(value: string, count: number, axis: number): string {
    if (this.builder.dims(value)[axis] === count) return value;
    const list = (number: number): string => this.builder.ints([number]);
    return this.add('Slice', [value, list(0), list(count), list(axis)]);
  }

  reshape(value: string, dims: readonly number[]): string {
    if (this.builder.dims(value).join() === dims.join()) return value;
    return this.add('Reshape', [value, this.builder.ints(dims)]);
  }

  transpose(value: string, perm: readonly number[]): string {
    return this.add('Transpose', [value], { perm: ints(...perm) });
  }

  /** A standard node; gives its output. */
  add(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    return this.builder.add(`espalier/${this.part}/${operator}`, operator, inputs, { attributes });
  }

  /** A node of the blocked domain. */
  stated(
    operator: string,
    inputs: readonly string[],
    dims: readonly number[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const type: ValueType = { type: 'float32', dims };
    return this.builder.addStated(`espalier/${this.part}/${operator}`, operator, inputs, type, {
      attributes,
      domain: blockedDomain,
    });
  }
}
