import type { RuntimeLayer } from '../api/measurements.ts';

/**
 * Layers that runtimes add to what the network asks for. ONNX Runtime: reorders to and from blocked channels, copies
 * between devices. TensorRT: reformats, copies of shapes, synchronisation points.
 */
const addedKinds = new Set([
  'ReorderInput',
  'ReorderOutput',
  'MemcpyFromHost',
  'MemcpyToHost',
  'Reformat',
  'NoOp',
  'TrainStation',
  'ShapeHostToDeviceCopy',
  'ShapeDeviceToHostCopy',
]);
/** "Reformatting CopyNode for Input Tensor 0 to conv1", "[HostToDeviceCopy 0]", "[trainStation1]". */
const addedNames = /^(?:Reformatting CopyNode\b|\[\w+(?: \d+)?\]$)/;
/** "/Concat_output_0 copy": a value on its way into its place in another. */
const copiedValue = /^(.+) copy$/;

/** Whether the layer is the runtime's own; `isValue` tells the names of the network's values. */
export function isAdded({ name, kind }: RuntimeLayer, isValue: (name: string) => boolean): boolean {
  if (addedKinds.has(kind ?? '') || addedNames.test(name)) return true;
  const copied = copiedValue.exec(name)?.[1];
  return copied !== undefined && isValue(copied);
}

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
