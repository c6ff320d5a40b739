import type { RuntimeLayer } from '../api/measurements.ts';

/** ONNX Runtime: to and from blocked channels, between devices. */
const addedKinds = new Set(['ReorderInput', 'ReorderOutput', 'MemcpyFromHost', 'MemcpyToHost']);
/** TensorRT: "Reformatting CopyNode for Input Tensor 0 to conv1", "[HostToDeviceCopy 0]", "[trainStation1]". */
const addedNames = /^(?:Reformatting CopyNode\b|\[\w+(?: \d+)?\]$)/;
/** TensorRT: "/Concat_output_0 copy", a value on its way into its place in another. */
const copiedValue = /^(.+) copy$/;

/** Whether the layer is one that runtimes add to what the network asks for; `isValue` tells the names of its values. */
export function isAdded({ name, kind }: RuntimeLayer, isValue: (name: string) => boolean): boolean {
  if (addedKinds.has(kind ?? '') || addedNames.test(name)) return true;
  const copied = copiedValue.exec(name)?.[1];
  return copied !== undefined && isValue(copied);
}

/** Kinds that TensorRT adds, but runs nodes of the network as well where they ask for nothing else. */
export const changesOfForm: ReadonlySet<string> = new Set([
  'Reformat',
  'NoOp',
  'TrainStation',
  'ShapeHostToDeviceCopy',
  'ShapeDeviceToHostCopy',
]);

/** Operators that ONNX Runtime puts in by itself, where layouts or precisions meet. */
export const insertedOperators: ReadonlySet<string> = new Set(['Transpose', 'Cast']);

/** The operator that a layer of this kind runs in any case: 'NhwcFusedConv' is a Conv with more in it. */
export function mainOperator(kind: string): string {
  return otherNames.get(kind) ?? kind.replace(/^(?:Nhwc)?(?:Fused|QLinear)?/, '');
}

const otherNames: ReadonlyMap<string, string> = new Map([
  ['QGemm', 'Gemm'],
  ['Upsample', 'Resize'],
]);

/** Whether ONNX Runtime runs such an operator in layers of its own making, which bear no name of the network. */
export function isTakenApart(operator: string, kind: string): boolean {
  return namelessKinds.get(kind)?.has(operator) ?? false;
}

/** HardSwish has no kernel and runs in two steps; the five operators of Gelu run as one, of which Erf is the middle. */
const namelessKinds: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['HardSigmoid', new Set(['HardSwish'])],
  ['Mul', new Set(['HardSwish'])],
  ['Gelu', new Set(['Erf'])],
]);

/** Operators that are fused into what reads their output, not into what writes their input. */
export const fusedAhead: ReadonlySet<string> = new Set(['Pad', 'DequantizeLinear']);
