import type { Lower } from '../lowering.ts';
import { options } from '../schema.ts';
import { convolution } from './convolution.ts';
import { gemm, matMul } from './dense.ts';
import { batchNormalization, binary, clip, leakyRelu, unary } from './elementwise.ts';
import { averagePool, globalAveragePool, maxPool, reduceMean } from './pooling.ts';
import { resize } from './resize.ts';
import { concat, identity, pad, reshape, slice, softmax, transpose } from './shape.ts';

/** How each operator is written; what is not here cannot be. */
export const lowerings: Readonly<Record<string, Lower>> = {
  Add: binary('ADD', options.add),
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  Clip: clip,
  Concat: concat,
  Conv: convolution,
  Div: binary('DIV', options.divide),
  Dropout: identity,
  Flatten: reshape,
  Gemm: gemm,
  GlobalAveragePool: globalAveragePool,
  HardSwish: unary('HARD_SWISH'),
  Identity: identity,
  LeakyRelu: leakyRelu,
  MatMul: matMul,
  MaxPool: maxPool,
  Mul: binary('MUL', options.multiply),
  Pad: pad,
  ReduceMean: reduceMean,
  Relu: unary('RELU'),
  Reshape: reshape,
  Resize: resize,
  Sigmoid: unary('LOGISTIC'),
  Slice: slice,
  Softmax: softmax,
  Squeeze: reshape,
  Sub: binary('SUB', options.subtract),
  Tanh: unary('TANH'),
  Transpose: transpose,
  Unsqueeze: reshape,
};
