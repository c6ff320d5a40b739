import type { Lower } from '../lowering.ts';
import { options } from '../schema.ts';
import { convolution } from './convolution.ts';
import { gemm, matMul } from './dense.ts';
import { batchNormalization, binary, clip, hardSigmoid, leakyRelu, prelu, unary } from './elementwise.ts';
import { averagePool, globalAveragePool, globalMaxPool, maxPool, reduceMean } from './pooling.ts';
import { resize } from './resize.ts';
import { concat, depthToSpace, identity, pad, reshape, slice, softmax, split, transpose } from './shape.ts';
import { transposedConvolution } from './transposed-convolution.ts';

/** How each operator is written; what is not here cannot be. */
export const lowerings: Readonly<Record<string, Lower>> = {
  Add: binary('ADD', options.add),
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  Clip: clip,
  Concat: concat,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  DepthToSpace: depthToSpace,
  Div: binary('DIV', options.divide),
  Dropout: identity,
  Elu: unary('ELU'),
  Flatten: reshape,
  Gemm: gemm,
  GlobalAveragePool: globalAveragePool,
  GlobalMaxPool: globalMaxPool,
  HardSigmoid: hardSigmoid,
  HardSwish: unary('HARD_SWISH'),
  Identity: identity,
  LeakyRelu: leakyRelu,
  MatMul: matMul,
  MaxPool: maxPool,
  Mul: binary('MUL', options.multiply),
  PRelu: prelu,
  Pad: pad,
  ReduceMean: reduceMean,
  Relu: unary('RELU'),
  Reshape: reshape,
  Resize: resize,
  Sigmoid: unary('LOGISTIC'),
  Slice: slice,
  Softmax: softmax,
  Split: split,
  Squeeze: reshape,
  Sub: binary('SUB', options.subtract),
  Tanh: unary('TANH'),
  Transpose: transpose,
  Unsqueeze: reshape,
};
