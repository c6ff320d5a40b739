import type { Dimension } from '../../graph/graph.ts';

type OperatorKind =
  'convolution' | 'dense' | 'pool' | 'add' | 'activation' | 'normalization' | 'elementwise' | 'move' | 'view' | 'other';

/** What runtimes run inside the convolution before it. */
export const activations: ReadonlySet<string> = new Set([
  ...['Relu', 'Clip', 'LeakyRelu', 'Sigmoid', 'Tanh', 'HardSigmoid'],
]);

const operatorsOfKind: Partial<Record<OperatorKind, readonly string[]>> = {
  convolution: ['Conv', 'ConvTranspose'],
  dense: ['Gemm', 'MatMul'],
  pool: [
    ...['MaxPool', 'AveragePool', 'LpPool', 'GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool'],
    ...['ReduceMean', 'ReduceSum', 'ReduceMax', 'ReduceMin', 'ReduceL1', 'ReduceL2', 'ReduceSumSquare'],
  ],
  add: ['Add', 'Sum'],
  activation: ['Relu', 'Sigmoid', 'Tanh'],
  normalization: ['BatchNormalization'],
  elementwise: [
    ...['Clip', 'LeakyRelu', 'HardSigmoid', 'HardSwish', 'Elu', 'Selu', 'Celu', 'PRelu', 'Mish', 'Softplus'],
    ...['Sub', 'Mul', 'Div', 'Pow', 'Min', 'Max', 'Mean', 'Neg', 'Abs', 'Exp', 'Log', 'Sqrt', 'Reciprocal', 'Erf'],
    ...['Softmax', 'LogSoftmax', 'LayerNormalization', 'InstanceNormalization', 'Cast', 'Where'],
  ],
  move: [
    ...['Concat', 'Split', 'Slice', 'Gather', 'Pad', 'Transpose', 'DepthToSpace', 'SpaceToDepth', 'Resize', 'Expand'],
    ...['Tile'],
  ],
  view: ['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity', 'Dropout'],
};

const kinds: ReadonlyMap<string, OperatorKind> = new Map(
  Object.entries(operatorsOfKind).flatMap(([kind, names]) => names.map((name) => [name, kind as OperatorKind])),
);

export function kindOf(operator: string): OperatorKind {
  return kinds.get(operator) ?? 'other';
}

/** Elements of dimensions at batch 1: open ones count one. */
export function elementsOf(dims: readonly Dimension[]): number {
  return dims.reduce<number>((product, dim) => (typeof dim === 'string' ? product : product * dim), 1);
}
