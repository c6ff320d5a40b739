/** What a runtime runs for a step; `plain` ones are those that a blocked layout does not fit. */
export const kernelKinds = [
  'convolution',
  'pointwise',
  'depthwise',
  'from image',
  'grouped',
  'transposed',
  'plain convolution',
  'plain pointwise',
  'plain depthwise',
  'dense',
  'pool',
  'elementwise',
  'plain elementwise',
  'move',
  'into blocks',
  'out of blocks',
  'other',
  'inference',
] as const;

export type KernelKind = (typeof kernelKinds)[number];

/**
 * What a kernel has to do, at batch 1:
 * `work` multiply-accumulates, or elements computed, with channels rounded up to the layout's block;
 * `passes` elements of the input that are loaded, as often as there are sets of filters which share a load;
 * `traffic` elements of activations read and written; `weights` elements of weights read.
 */
export const amounts = ['launches', 'work', 'passes', 'traffic', 'weights'] as const;

/** Takes the kernels of a network one by one; `site` as in ConvolutionStep, '' for other steps. */
export type KernelSink = (
  kind: KernelKind,
  site: string,
  work: number,
  passes: number,
  traffic: number,
  weights: number,
) => void;
