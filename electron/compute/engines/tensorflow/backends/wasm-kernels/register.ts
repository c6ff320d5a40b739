import type { TF, TensorFlow } from '../../load.ts';
import { convolutionFilterGradient, convolutionInputGradient } from './convolution.ts';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise.ts';
import { maxPoolGradient } from './max-pool.ts';
import { unsortedSegmentSum } from './segment-sum.ts';

/** A kernel made of others. */
export type ComposedKernel = (
  tf: TF,
  inputs: Readonly<Record<string, TensorFlow.Tensor>>,
  attributes: Readonly<Record<string, unknown>>,
) => TensorFlow.Tensor;

/** What training needs and the WebAssembly backend lacks, or has in a naive or a wrong form. */
const kernels: Readonly<Record<string, ComposedKernel>> = {
  Conv2DBackpropFilter: convolutionFilterGradient,
  Conv2DBackpropInput: convolutionInputGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  MaxPoolGrad: maxPoolGradient,
  UnsortedSegmentSum: unsortedSegmentSum,
};

export function registerTrainingKernels(tf: TF): void {
  for (const [kernelName, run] of Object.entries(kernels)) {
    if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs }) =>
        tf.tidy(() => run(tf, inputs as Record<string, TensorFlow.Tensor>, attrs as Record<string, unknown>)),
    });
  }
}
