// TensorFlow Lite's file format (tensorflow/lite/schema/schema.fbs): the numbers that files hold.

export const builtinOperators = {
  ADD: 0,
  AVERAGE_POOL_2D: 1,
  CONCATENATION: 2,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  DEPTH_TO_SPACE: 5,
  FULLY_CONNECTED: 9,
  LOGISTIC: 14,
  MAX_POOL_2D: 17,
  MUL: 18,
  RELU: 19,
  RELU6: 21,
  RESHAPE: 22,
  RESIZE_BILINEAR: 23,
  SOFTMAX: 25,
  TANH: 28,
  PAD: 34,
  TRANSPOSE: 39,
  MEAN: 40,
  SUB: 41,
  DIV: 42,
  STRIDED_SLICE: 45,
  PRELU: 54,
  MAXIMUM: 55,
  MINIMUM: 57,
  PADV2: 60,
  TRANSPOSE_CONV: 67,
  RESIZE_NEAREST_NEIGHBOR: 97,
  LEAKY_RELU: 98,
  ELU: 111,
  HARD_SWISH: 117,
} as const;

export type BuiltinOperator = keyof typeof builtinOperators;

const padding = { SAME: 0, VALID: 1 } as const;
export type Padding = keyof typeof padding;

const activations = { NONE: 0, RELU: 1, RELU6: 3 } as const;
export type Activation = keyof typeof activations;

export const tensorTypes = { float32: 0, int32: 2 } as const;
export type TensorType = keyof typeof tensorTypes;

/** A field of an options table: its slot, its type and its value. */
export type OptionField = readonly [slot: number, type: 'int8' | 'int32' | 'float32' | 'bool', value: number];

/** A table of the union BuiltinOptions: its number there, and its fields. */
export interface Options {
  readonly type: number;
  readonly fields: readonly OptionField[];
}

export interface Window {
  readonly padding: Padding;
  readonly strides: readonly number[];
}

export const options = {
  convolution: ({ padding: kind, strides }: Window, dilations: readonly number[], activation: Activation): Options => ({
    type: 1,
    fields: [
      [0, 'int8', padding[kind]],
      [1, 'int32', strides[1]!],
      [2, 'int32', strides[0]!],
      [3, 'int8', activations[activation]],
      [4, 'int32', dilations[1]!],
      [5, 'int32', dilations[0]!],
    ],
  }),
  depthwise: (
    { padding: kind, strides }: Window,
    dilations: readonly number[],
    multiplier: number,
    activation: Activation,
  ): Options => ({
    type: 2,
    fields: [
      [0, 'int8', padding[kind]],
      [1, 'int32', strides[1]!],
      [2, 'int32', strides[0]!],
      [3, 'int32', multiplier],
      [4, 'int8', activations[activation]],
      [5, 'int32', dilations[1]!],
      [6, 'int32', dilations[0]!],
    ],
  }),
  pool: ({ padding: kind, strides }: Window, kernel: readonly number[]): Options => ({
    type: 5,
    fields: [
      [0, 'int8', padding[kind]],
      [1, 'int32', strides[1]!],
      [2, 'int32', strides[0]!],
      [3, 'int32', kernel[1]!],
      [4, 'int32', kernel[0]!],
    ],
  }),
  dense: (activation: Activation): Options => ({ type: 8, fields: [[0, 'int8', activations[activation]]] }),
  softmax: (): Options => ({ type: 9, fields: [[0, 'float32', 1]] }),
  concatenation: (axis: number): Options => ({ type: 10, fields: [[0, 'int32', axis]] }),
  add: (activation: Activation): Options => ({ type: 11, fields: [[0, 'int8', activations[activation]]] }),
  multiply: (activation: Activation): Options => ({ type: 21, fields: [[0, 'int8', activations[activation]]] }),
  subtract: (activation: Activation): Options => ({ type: 28, fields: [[0, 'int8', activations[activation]]] }),
  divide: (activation: Activation): Options => ({ type: 29, fields: [[0, 'int8', activations[activation]]] }),
  reduce: (keepDims: boolean): Options => ({ type: 27, fields: [[0, 'bool', Number(keepDims)]] }),
  bilinear: (alignCorners: boolean, halfPixel: boolean): Options => ({
    type: 15,
    fields: [
      [2, 'bool', Number(alignCorners)],
      [3, 'bool', Number(halfPixel)],
    ],
  }),
  nearest: (): Options => ({ type: 74, fields: [] }),
  leakyRelu: (alpha: number): Options => ({ type: 75, fields: [[0, 'float32', alpha]] }),
  transposedConvolution: ({ padding: kind, strides }: Window, activation: Activation): Options => ({
    type: 49,
    fields: [
      [0, 'int8', padding[kind]],
      [1, 'int32', strides[1]!],
      [2, 'int32', strides[0]!],
      [3, 'int8', activations[activation]],
    ],
  }),
  depthToSpace: (blockSize: number): Options => ({ type: 94, fields: [[0, 'int32', blockSize]] }),
  stridedSlice: (): Options => ({ type: 32, fields: [] }),
} as const;
