import type { Layout } from './layout.ts';

/** Weights [M, C, kernel…] as blocked convolutions read them. Names stand for values with those dimensions in ONNX's eyes. */
export class Filters {
  private readonly layout: Layout;
  /** By weight: [M / block, block, C / block, block, kernel], or with one C for an image in its own layout. */
  private readonly cells = new Map<string, string>();

  constructor(layout: Layout) {
    this.layout = layout;
  }

  /** [M / block, C / block, kernel, block of C, block of M]. */
  forward(weight: string): string {
    const { filters, channels, kernel } = this.shape(weight);
    return this.as(this.layout.transpose(this.cell(weight), [0, 2, 4, 3, 1]), [filters, channels, ...kernel]);
  }

  /** For an image in its own layout, of few channels: [M / block, C, kernel, block of M]. */
  forwardPlain(weight: string): string {
    const { layout } = this;
    const [filters, channels, ...kernel] = layout.builder.dims(weight) as [number, number, ...number[]];
    const filled = layout.filledUp(filters);
    const whole = this.fill(weight, [filled - filters, 0]);
    const parts = layout.reshape(whole, [filled / layout.block, layout.block, channels, product(kernel)]);
    return this.as(layout.transpose(parts, [0, 2, 3, 1]), [filled, channels, ...kernel]);
  }

  /** Of the convolution that leads back: turned around, with M and C in each other's place; `factor` is for each M. */
  backward(weight: string, factor: string | null): string {
    const { layout } = this;
    const { filters, channels, kernel } = this.shape(weight);
    const count = product(kernel);
    let cell = this.cell(weight);
    if (factor !== null) {
      const [blocks, block] = layout.builder.dims(cell) as [number, number];
      cell = layout.add('Mul', [cell, layout.reshape(factor, [blocks, block, 1, 1, 1])]);
    }
    const turned = this.turned(cell, 4, count);
    return this.as(layout.transpose(turned, [2, 0, 4, 1, 3]), [channels, filters, ...kernel]);
  }

  /** Of a depthwise convolution [C, 1, kernel…]: [C / block, kernel, block]. */
  depthwise(weight: string, turned: boolean, factor: string | null = null): string {
    const { layout } = this;
    const [channels, , ...kernel] = layout.builder.dims(weight) as [number, number, ...number[]];
    const filled = layout.filledUp(channels);
    const count = product(kernel);
    let cell = layout.reshape(this.fill(weight, [filled - channels, 0]), [filled / layout.block, layout.block, count]);
    if (factor !== null) {
      cell = layout.add('Mul', [cell, layout.reshape(factor, [filled / layout.block, layout.block, 1])]);
    }
    if (turned) cell = this.turned(cell, 2, count);
    return this.as(layout.transpose(cell, [0, 2, 1]), [filled, 1, ...kernel]);
  }

  private turned(cell: string, axis: number, count: number): string {
    if (count === 1) return cell;
    const { builder } = this.layout;
    const backwards = builder.ints(Array.from({ length: count }, (_, index) => count - 1 - index));
    return this.layout.add('Gather', [cell, backwards], { axis: { kind: 'int', value: axis } });
  }

  private shape(weight: string): { filters: number; channels: number; kernel: number[] } {
    const [filters, channels, ...kernel] = this.layout.builder.dims(weight) as [number, number, ...number[]];
    return { filters: this.layout.filledUp(filters), channels: this.layout.filledUp(channels), kernel };
  }

  private cell(weight: string): string {
    const known = this.cells.get(weight);
    if (known !== undefined) return known;
    const { layout } = this;
    const { filters, channels, kernel } = this.shape(weight);
    const [ownFilters, ownChannels] = layout.builder.dims(weight) as [number, number];
    const whole = this.fill(weight, [filters - ownFilters, channels - ownChannels]);
    const { block } = layout;
    const cell = layout.reshape(whole, [filters / block, block, channels / block, block, product(kernel)]);
    this.cells.set(weight, cell);
    return cell;
  }

  /** Zeros at the end of the first two axes. */
  private fill(weight: string, missing: readonly [number, number]): string {
    if (missing[0] === 0 && missing[1] === 0) return weight;
    const { builder } = this.layout;
    const rank = builder.dims(weight).length;
    const pads = [...new Array<number>(rank).fill(0), ...missing, ...new Array<number>(rank - 2).fill(0)];
    return this.layout.add('Pad', [weight, builder.ints(pads)]);
  }

  /** The same memory under the dimensions that the operator checks. */
  private as(value: string, dims: readonly number[]): string {
    return this.layout.reshape(value, dims);
  }
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}
