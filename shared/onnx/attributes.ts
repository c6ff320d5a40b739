import { create } from '@bufbuild/protobuf';
import { getTextEncoding } from '@bufbuild/protobuf/wire';
import { EspalierError } from '../api/errors.ts';
import type { Attribute } from '../graph/graph.ts';
import { AttributeProtoSchema, type AttributeProto } from './generated/onnx_pb.ts';
import { readTensor, writeTensor } from './tensors.ts';

const utf8 = getTextEncoding();

/** ONNX's number for each kind of attribute that a Graph can carry. */
const codes = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7, strings: 8 } as const;

type Kind = keyof typeof codes;

/** Which of its fields hold something: a zero is as good as nothing. */
function filled({ f, i, s, t, floats, ints, strings }: AttributeProto): Record<Kind, boolean> {
  return {
    float: f !== 0,
    int: i !== 0n,
    string: s.length > 0,
    tensor: t !== undefined,
    floats: floats.length > 0,
    ints: ints.length > 0,
    strings: strings.length > 0,
  };
}

export function readAttribute(proto: AttributeProto, node: string): Attribute {
  const what = `Attribute ${proto.name} of node ${node}`;
  const strays = Object.entries(filled(proto)).filter(([kind, holds]) => holds && codes[kind as Kind] !== proto.type);
  if (strays.length > 0) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${what} says that it is of kind ${proto.type}, but holds a value of kind ${strays[0]![0]}.`,
      'The file is damaged; export it again.',
    );
  }
  switch (proto.type) {
    case codes.float:
      return { kind: 'float', value: proto.f };
    case codes.int:
      return { kind: 'int', value: integer(proto.i, what) };
    case codes.string:
      return { kind: 'string', value: utf8.decodeUtf8(proto.s) };
    case codes.tensor:
      if (proto.t === undefined) break;
      return { kind: 'tensor', value: readTensor(proto.t, what) };
    case codes.floats:
      return { kind: 'floats', value: proto.floats };
    case codes.ints:
      return { kind: 'ints', value: proto.ints.map((value) => integer(value, what)) };
    case codes.strings:
      return { kind: 'strings', value: proto.strings.map((value) => utf8.decodeUtf8(value)) };
  }
  throw new EspalierError(
    'MODEL_INVALID',
    `${what} is of kind ${proto.type}, which Espalier does not read (a subgraph, a sparse tensor or a type).`,
    'Export the network without control flow (If, Loop, Scan): trace it with fixed options.',
  );
}

export function writeAttribute(name: string, attribute: Attribute): AttributeProto {
  const proto = create(AttributeProtoSchema, { name, type: codes[attribute.kind] });
  switch (attribute.kind) {
    case 'float':
      proto.f = attribute.value;
      break;
    case 'int':
      proto.i = BigInt(attribute.value);
      break;
    case 'string':
      proto.s = utf8.encodeUtf8(attribute.value);
      break;
    case 'tensor':
      proto.t = writeTensor('', attribute.value);
      break;
    case 'floats':
      proto.floats = [...attribute.value];
      break;
    case 'ints':
      proto.ints = attribute.value.map(BigInt);
      break;
    case 'strings':
      proto.strings = attribute.value.map((text) => utf8.encodeUtf8(text));
      break;
  }
  return proto;
}

/**
 * ONNX writes "to the end" as the largest int64; such values stay far outside every axis when clamped to what a
 * number holds exactly.
 */
function integer(value: bigint, what: string): number {
  const clamped = Number(value);
  if (Number.isSafeInteger(clamped)) return clamped;
  if (value === 9223372036854775807n) return Number.MAX_SAFE_INTEGER;
  if (value === -9223372036854775808n) return Number.MIN_SAFE_INTEGER;
  throw new EspalierError(
    'MODEL_INVALID',
    `${what} is ${value}, beyond what any shape can be.`,
    'The file is damaged; export it again.',
  );
}
