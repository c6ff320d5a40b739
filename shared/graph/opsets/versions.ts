/**
 * What of the standard ONNX operators differs between the operator sets 7 and 21. The facts are those of the ONNX
 * operator changelog (docs/Changelog.md), compared from `onnx.defs.get_all_schemas_with_history()` of onnx 1.23.2 by
 * inputs, outputs, attributes and their defaults. A version that only allowed more (another element type, a missing
 * input, an attribute whose default is what held before) leaves older nodes as they are, and is no change on the way up;
 * on the way down it is one where a Graph could hold what was added.
 */

/** The standard operators by the version that brought them; those of operator set 7 and before under 7. */
const introductions: Readonly<Record<number, string>> = {
  7: `Abs Acos Add And ArgMax ArgMin Asin Atan AveragePool BatchNormalization Cast Ceil Clip Concat Constant Conv
    ConvTranspose Cos DepthToSpace Div Dropout Elu Equal Exp Flatten Floor GRU Gather Gemm GlobalAveragePool GlobalLpPool
    GlobalMaxPool Greater HardSigmoid Hardmax Identity If InstanceNormalization LRN LSTM LeakyRelu Less Log LogSoftmax
    Loop LpNormalization LpPool MatMul Max MaxPool MaxRoiPool Mean Min Mul Multinomial Neg Not Or PRelu Pad Pow RNN
    RandomNormal RandomNormalLike RandomUniform RandomUniformLike Reciprocal ReduceL1 ReduceL2 ReduceLogSum
    ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Selu Shape Sigmoid
    Sin Size Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Tan Tanh Tile TopK Transpose
    Unsqueeze Upsample Xor`,
  8: 'Expand Scan',
  9: `Acosh Asinh Atanh Compress ConstantOfShape Cosh Erf EyeLike IsNaN MaxUnpool MeanVarianceNormalization NonZero OneHot
    Scatter Shrink Sign Sinh TfIdfVectorizer Where`,
  10: `ConvInteger DequantizeLinear IsInf MatMulInteger Mod NonMaxSuppression QLinearConv QLinearMatMul QuantizeLinear
    Resize ReverseSequence RoiAlign StringNormalizer ThresholdedRelu`,
  11: `BitShift ConcatFromSequence CumSum Det DynamicQuantizeLinear GatherElements GatherND Range Round ScatterElements
    ScatterND SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SplitToSequence
    Unique`,
  12: 'Celu Einsum GreaterOrEqual LessOrEqual NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss',
  14: 'HardSwish Trilu',
  15: 'Bernoulli CastLike Optional OptionalGetElement OptionalHasElement',
  16: 'GridSample',
  17: 'BlackmanWindow DFT HammingWindow HannWindow LayerNormalization MelWeightMatrix SequenceMap STFT',
  18: 'BitwiseAnd BitwiseNot BitwiseOr BitwiseXor CenterCropPad Col2Im GroupNormalization Mish',
  19: 'DeformConv',
  20: 'AffineGrid Gelu ImageDecoder RegexFullMatch StringConcat StringSplit',
};

const introduced = new Map(
  Object.entries(introductions).flatMap(([version, names]) =>
    names.split(/\s+/).map((name) => [name, Number(version)] as const),
  ),
);

/** The versions from 8 to 21 that changed what a node of the operator means, or how it is written. */
export const changes: Readonly<Record<string, readonly number[]>> = {
  AveragePool: [19],
  BatchNormalization: [9, 14],
  Cast: [19],
  CastLike: [19],
  Clip: [11],
  DFT: [20],
  DequantizeLinear: [19, 21],
  Dropout: [10, 12],
  GridSample: [20],
  GroupNormalization: [21],
  Hardmax: [13],
  IsInf: [20],
  LogSoftmax: [13],
  LpPool: [18],
  OneHot: [11],
  OptionalGetElement: [18],
  OptionalHasElement: [18],
  Pad: [11, 18, 19],
  QLinearMatMul: [21],
  QuantizeLinear: [19, 21],
  ReduceL1: [18],
  ReduceL2: [18],
  ReduceLogSum: [18],
  ReduceLogSumExp: [18],
  ReduceMax: [18, 20],
  ReduceMean: [18],
  ReduceMin: [18, 20],
  ReduceProd: [18],
  ReduceSum: [13],
  ReduceSumSquare: [18],
  Resize: [11, 18, 19],
  RoiAlign: [16],
  Scan: [9],
  Scatter: [11],
  ScatterElements: [18],
  ScatterND: [18],
  Slice: [10],
  Softmax: [13],
  Split: [13, 18],
  Squeeze: [13],
  TopK: [10],
  Unsqueeze: [13],
  Upsample: [9, 10],
};

/** The version that brought an operator, 7 for all before; undefined where no operator set up to 21 has it. */
export function introducedIn(operator: string): number | undefined {
  return introduced.get(operator);
}

/** The versions later than `after`, up to `until`, that changed a standard operator. */
export function changesBetween(operator: string, after: number, until: number): readonly number[] {
  const versions = Object.hasOwn(changes, operator) ? changes[operator]! : [];
  return versions.filter((version) => version > after && version <= until);
}
