import { create, toBinary } from '@bufbuild/protobuf';
import type { Dimension, Graph, Output } from '../graph/graph.ts';
import { writeAttribute } from './attributes.ts';
import {
  ModelProtoSchema,
  NodeProtoSchema,
  TensorShapeProtoSchema,
  ValueInfoProtoSchema,
  type NodeProto,
  type TensorShapeProto,
  type ValueInfoProto,
} from './generated/onnx_pb.ts';
import { elementTypeCode, writeTensor } from './tensors.ts';

/** The oldest file version that may carry each operator set, so that old runtimes on boards still load the file. */
function fileVersion(opset: number): bigint {
  if (opset >= 21) return 10n;
  if (opset >= 19) return 9n;
  if (opset >= 15) return 8n;
  return 7n;
}

/** Encodes a Graph as one ONNX file. The same graph gives the same bytes. */
export function writeOnnx(graph: Graph): Uint8Array<ArrayBuffer> {
  const model = create(ModelProtoSchema, {
    irVersion: fileVersion(graph.opset),
    producerName: 'espalier',
    graph: {
      name: graph.name,
      node: graph.nodes.map((node): NodeProto =>
        create(NodeProtoSchema, {
          name: node.name,
          opType: node.operator,
          domain: node.domain,
          input: [...node.inputs],
          output: [...node.outputs],
          attribute: Object.entries(node.attributes).map(([name, attribute]) => writeAttribute(name, attribute)),
        }),
      ),
      initializer: Array.from(graph.constants, ([name, tensor]) => writeTensor(name, tensor)),
      input: graph.inputs.map(writeValue),
      output: graph.outputs.map(writeValue),
      valueInfo: Array.from(graph.stated, ([name, type]) => writeValue({ name, ...type })),
    },
    opsetImport: [
      { domain: '', version: BigInt(graph.opset) },
      ...Object.entries(graph.domains).map(([domain, version]) => ({ domain, version: BigInt(version) })),
    ],
    metadataProps: Object.entries(graph.metadata).map(([key, value]) => ({ key, value })),
  });
  return toBinary(ModelProtoSchema, model);
}

function writeValue(value: Output): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name: value.name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: elementTypeCode(value.type),
          ...(value.dims && { shape: writeShape(value.dims) }),
        },
      },
    },
  });
}

function writeShape(dims: readonly Dimension[]): TensorShapeProto {
  return create(TensorShapeProtoSchema, {
    dim: dims.map((dim) => ({
      value:
        typeof dim === 'number'
          ? { case: 'dimValue' as const, value: BigInt(dim) }
          : { case: 'dimParam' as const, value: dim },
    })),
  });
}
