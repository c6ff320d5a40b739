import { toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { GraphProtoSchema, ModelProtoSchema, TensorProtoSchema, type ModelProto } from './generated/onnx_pb.ts';

const nothing = new Uint8Array();

/**
 * A decoded model, its external data attached, as one ONNX file: parts to be written one after another. Weights are
 * not copied: they are parts of their own. What Espalier does not know of the model is kept.
 */
export function oneFile(model: ModelProto): readonly Uint8Array[] {
  const { graph } = model;
  if (graph === undefined) return [toBinary(ModelProtoSchema, model)];
  const inGraph: Uint8Array[] = [toBinary(GraphProtoSchema, { ...graph, initializer: [] })];
  for (const weight of graph.initializer) {
    const { rawData } = weight;
    const described = toBinary(TensorProtoSchema, { ...weight, rawData: nothing });
    const inTensor = rawData.length === 0 ? [described] : [described, lengthOf(9, rawData.length), rawData];
    inGraph.push(lengthOf(5, bytesOf(inTensor)), ...inTensor);
  }
  const { graph: _, ...rest } = model;
  return [toBinary(ModelProtoSchema, rest), lengthOf(7, bytesOf(inGraph)), ...inGraph];
}

/** The beginning of a protobuf field of `length` bytes. */
function lengthOf(field: number, length: number): Uint8Array {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(length).finish();
}

/** Bytes of all parts together. */
export function bytesOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((total, part) => total + part.length, 0);
}
