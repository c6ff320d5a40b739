import type { ConvolutionStep } from '../program/program.ts';
import type { KernelSink } from './kernel.ts';
import { blocksPerPass, channelAlignment, padded, type Layout } from './layout.ts';

/** How a convolution runs: on blocks, from a plain image with few channels to blocks, or plainly throughout. */
export type ConvolutionForm = 'blocks' | 'image' | 'plain';

/** What a convolution is with so many channels left to read: with one in each group it is depthwise, with one at all plain. */
function groupingOf({ grouping, groups }: ConvolutionStep, read: number): ConvolutionStep['grouping'] {
  if (grouping === 'depthwise' && read === 1) return 'none';
  return grouping === 'groups' && read === groups ? 'depthwise' : grouping;
}

/** `read` and `written` are channels. */
export function formOf(
  convolution: ConvolutionStep,
  { kind, step }: Layout,
  read: number,
  written: number,
): ConvolutionForm {
  if (kind === 'even') return 'blocks';
  const { groups } = convolution;
  switch (groupingOf(convolution, read)) {
    case 'depthwise':
      return read === written && written % channelAlignment === 0 ? 'blocks' : 'plain';
    case 'groups':
      return (read / groups) % step === 0 && (written / groups) % step === 0 ? 'blocks' : 'plain';
    case 'transposed':
      return 'plain';
    case 'none':
      if (read < step) return 'image';
      return read % channelAlignment === 0 ? 'blocks' : 'plain';
  }
}

export interface ConvolutionSizes {
  readonly form: ConvolutionForm;
  /** Channels, not yet rounded up. */
  readonly read: number;
  readonly written: number;
  /** Elements of what is read and of what is written, rounded up as its form has it. */
  readonly traffic: number;
}

/** The kernel of a convolution. */
export function convolutionKernel(
  convolution: ConvolutionStep,
  layout: Layout,
  { form, read, written, traffic }: ConvolutionSizes,
  sink: KernelSink,
): void {
  const { kernel, positions, site, groups } = convolution;
  const [readPadded, writtenPadded] =
    form === 'plain' ? [read, written] : [padded(read, layout), padded(written, layout)];
  switch (groupingOf(convolution, read)) {
    case 'depthwise': {
      const work = positions * kernel * writtenPadded;
      // Where no kernel fits, it is one small matrix product for each channel.
      const passes = form === 'plain' ? written : 0;
      return sink(form === 'plain' ? 'plain depthwise' : 'depthwise', site, work, passes, traffic, kernel * written);
    }
    case 'groups': {
      const weights = (kernel * read * written) / groups;
      return sink('grouped', site, positions * weights, groups, traffic, weights);
    }
    case 'transposed': {
      const weights = (kernel * readPadded * writtenPadded) / groups;
      return sink('transposed', site, positions * weights, 0, traffic, weights);
    }
    case 'none':
  }
  if (form === 'plain') {
    const weights = kernel * read * written;
    // As a matrix product, before which the image is unrolled.
    const kind = kernel === 1 ? 'plain pointwise' : 'plain convolution';
    return sink(kind, site, positions * weights, positions * kernel * read, traffic, weights);
  }
  const loaded = positions * kernel * (form === 'image' ? read : readPadded);
  const passes = loaded * layout.step * Math.ceil(writtenPadded / (layout.step * blocksPerPass));
  const kind = form === 'image' ? 'from image' : kernel === 1 ? 'pointwise' : 'convolution';
  sink(kind, site, loaded * writtenPadded, passes, traffic, kernel * readPadded * writtenPadded);
}
