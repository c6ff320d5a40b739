import { evaluateCount } from '../program/counts.ts';
import type { ConvolutionStep, ElementwiseStep, Program, Step } from '../program/program.ts';
import { convolutionKernel, formOf, type ConvolutionForm } from './convolution.ts';
import type { KernelSink } from './kernel.ts';
import { padded, type Layout } from './layout.ts';

/** A value is written plainly or as blocks, and has the other form as well once it was reordered. */
const plain = 1;
const blocks = 2;
const reordered = 4;

/**
 * Tells the kernels that a runtime runs for what a cut leaves of each class of units (`kept`), in their order. Follows
 * ONNX Runtime's transformer for NCHWc (onnxruntime/core/optimizer/nchwc_transformer.cc) where the layout is blocked:
 * which convolutions it takes, what stays in blocks, where it reorders, which sums run inside a convolution.
 */
export class KernelWalk {
  readonly #program: Program;
  readonly #layout: Layout;
  readonly #counts: Int32Array;
  readonly #forms: Uint8Array;
  /** For each value the convolution that writes it and can still take in a sum or an activation, or null. */
  readonly #open: (OpenConvolution | null)[];

  constructor(program: Program, layout: Layout) {
    this.#program = program;
    this.#layout = layout;
    this.#counts = new Int32Array(program.counts.length);
    this.#forms = new Uint8Array(program.values.length);
    this.#open = new Array<OpenConvolution | null>(program.values.length).fill(null);
  }

  run(kept: Int32Array, sink: KernelSink): void {
    const { counts, inputs, outputs, steps } = this.#program;
    for (let index = 0; index < counts.length; index++) this.#counts[index] = evaluateCount(counts[index]!, kept);
    this.#open.fill(null);
    this.#forms.fill(0);
    let given = 0;
    for (const input of inputs) {
      this.#forms[input] = plain;
      given += this.#elements(input);
    }
    for (const step of steps) this.#step(step, sink);
    for (const output of outputs) {
      this.#asPlain(output, sink);
      given += this.#elements(output);
    }
    sink('inference', '', 0, 0, given, 0);
  }

  #step(step: Step, sink: KernelSink): void {
    switch (step.kind) {
      case 'convolution':
        return this.#convolution(step, sink);
      case 'elementwise':
        return this.#elementwise(step, sink);
      case 'pool':
        return this.#pool(step.inputs[0]!, step.output, step.window, sink);
      case 'dense': {
        const [input] = step.inputs;
        this.#asPlain(input!, sink);
        const [read, written] = [this.#elements(input!), this.#elements(step.output)];
        this.#forms[step.output] = plain;
        const weights = (read * written) / step.rows ** 2;
        return sink('dense', '', weights * step.rows, 0, read + written, weights);
      }
      case 'move': {
        const stays = step.joinsChannels && step.inputs.every((input) => this.#fillsBlocks(input));
        if (!stays) for (const input of step.inputs) this.#asPlain(input, sink);
        this.#forms[step.output] = stays ? blocks : plain;
        return sink('move', '', this.#elements(step.output), 0, 0, 0);
      }
      case 'view':
        this.#asPlain(step.inputs[0], sink);
        this.#forms[step.output] = plain;
        return;
      case 'other': {
        for (const input of step.inputs) this.#asPlain(input, sink);
        this.#forms[step.output] = plain;
        return sink('other', step.operator, this.#elements(step.output), 0, this.#allElements(step.inputs), 0);
      }
    }
  }

  #convolution(step: ConvolutionStep, sink: KernelSink): void {
    const { output } = step;
    const input = step.inputs[0]!;
    const [read, written] = [this.#channels(input), this.#channels(output)];
    const form = formOf(step, this.#layout, read, written);
    if (form === 'blocks') this.#asBlocks(input, sink);
    else this.#asPlain(input, sink);
    this.#forms[output] = form === 'plain' ? plain : blocks;
    this.#open[output] = { form, summed: false, activated: step.activated };
    const traffic =
      form === 'plain'
        ? this.#elements(input) + this.#elements(output)
        : this.#paddedElements(input) + this.#paddedElements(output);
    convolutionKernel(step, this.#layout, { form, read, written, traffic }, sink);
  }

  #elementwise(step: ElementwiseStep, sink: KernelSink): void {
    const { inputs, output, role } = step;
    const open = this.#takesIn(step, sink);
    if (open !== null) {
      this.#forms[output] = open.form === 'plain' ? plain : blocks;
      this.#open[output] = open;
      return;
    }
    const keepsBlocks =
      this.#layout.kind === 'even' ||
      ((role !== 'other' || inputs.length > 1) &&
        inputs.every((input) => this.#isBlocked(input) && this.#alike(input, output)));
    if (!keepsBlocks) for (const input of inputs) this.#asPlain(input, sink);
    this.#forms[output] = keepsBlocks ? blocks : plain;
    const kind = keepsBlocks ? 'elementwise' : 'plain elementwise';
    const inBlocks = (value: number): number => (keepsBlocks ? this.#paddedElements(value) : this.#elements(value));
    let traffic = inBlocks(output);
    for (const input of inputs) traffic += inBlocks(input);
    sink(kind, '', inBlocks(output), 0, traffic, 0);
  }

  /** The convolution before a sum or an activation that runs inside it, as it is afterwards; null where none does. */
  #takesIn({ inputs, role }: ElementwiseStep, sink: KernelSink): OpenConvolution | null {
    const ownedBy = (input: number): OpenConvolution | null => {
      const open = this.#open[input]!;
      return open !== null && !open.activated && this.#program.values[input]!.readers === 1 ? open : null;
    };
    if (role === 'activation') {
      const open = ownedBy(inputs[0]!);
      return open && { ...open, activated: true };
    }
    if (role !== 'add' || !this.#alike(inputs[0]!, inputs[1]!)) return null;
    for (const [own, other] of [inputs, inputs.toReversed()] as (readonly [number, number])[]) {
      const open = ownedBy(own);
      if (open === null || open.summed) continue;
      if (open.form !== 'plain' && !this.#isBlocked(other)) continue;
      if (open.form === 'plain') this.#asPlain(other, sink);
      return { ...open, summed: true };
    }
    return null;
  }

  #pool(input: number, output: number, window: number, sink: KernelSink): void {
    const inBlocks = this.#fillsBlocks(input) && this.#program.values[output]!.image;
    if (!inBlocks) this.#asPlain(input, sink);
    this.#forms[output] = inBlocks ? blocks : plain;
    const written = inBlocks ? this.#paddedElements(output) : this.#elements(output);
    const read = inBlocks ? this.#paddedElements(input) : this.#elements(input);
    sink('pool', '', written * window, 0, read + written, 0);
  }

  #asBlocks(value: number, sink: KernelSink): void {
    if (this.#layout.kind === 'even' || this.#forms[value] !== plain) return;
    this.#forms[value] |= reordered;
    sink('into blocks', '', this.#paddedElements(value), 0, 0, 0);
  }

  #asPlain(value: number | undefined, sink: KernelSink): void {
    if (value === undefined || this.#layout.kind === 'even' || this.#forms[value] !== blocks) return;
    this.#forms[value] |= reordered;
    sink('out of blocks', '', this.#elements(value), 0, 0, 0);
  }

  /** Whether it was written so: the transformer does not look at copies. */
  #isBlocked(value: number): boolean {
    return this.#layout.kind === 'even' || (this.#forms[value]! & blocks) !== 0;
  }

  #fillsBlocks(value: number): boolean {
    return this.#isBlocked(value) && this.#channels(value) % this.#layout.step === 0;
  }

  #alike(a: number, b: number): boolean {
    return this.#channels(a) === this.#channels(b) && this.#elements(a) === this.#elements(b);
  }

  #channels(value: number): number {
    const { count, channelShare } = this.#program.values[value]!;
    return this.#counts[count]! * channelShare;
  }

  #elements(value: number): number {
    const { count, perPosition } = this.#program.values[value]!;
    return this.#counts[count]! * perPosition;
  }

  #paddedElements(value: number): number {
    const channels = this.#channels(value);
    return channels === 0 ? 0 : (this.#elements(value) / channels) * padded(channels, this.#layout);
  }

  #allElements(values: readonly number[]): number {
    let elements = 0;
    for (const value of values) elements += this.#elements(value);
    return elements;
  }
}

interface OpenConvolution {
  readonly form: ConvolutionForm;
  readonly summed: boolean;
  readonly activated: boolean;
}
