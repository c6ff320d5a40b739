import { create } from '@bufbuild/protobuf';
import { getTextEncoding } from '@bufbuild/protobuf/wire';
import { EspalierError } from '../api/errors.ts';
import { elementCount, mostDimensions, type ElementType, type Tensor, type TensorData } from '../graph/tensor.ts';
import { TensorProtoSchema, type TensorProto } from './generated/onnx_pb.ts';

const utf8 = getTextEncoding();

/** ONNX's number for each element type. */
const codes: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
};

const types = new Map(Object.entries(codes).map(([type, code]) => [code, type as ElementType]));

type NumericConstructor = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Exclude<TensorData, readonly string[]>;
};

const constructors: Readonly<Record<Exclude<ElementType, 'string'>, NumericConstructor>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
};

/** Whether this number names an element type that a Graph can carry. */
export function isElementType(code: number): boolean {
  return types.has(code);
}

export function elementTypeOf(code: number, what: string): ElementType {
  const type = types.get(code);
  if (type === undefined) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${what} has the element type ${code}, which Espalier does not know.`,
      'Export the network with float32 weights and standard integer types.',
    );
  }
  return type;
}

export function elementTypeCode(type: ElementType): number {
  return codes[type];
}

/**
 * Decodes one constant. Raw bytes are not copied when their place in the file allows it: the tensor then shares the
 * file's buffer, which nobody writes to.
 */
export function readTensor(proto: TensorProto, what: string): Tensor {
  if (proto.dataLocation !== 0) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${what} keeps its values in a place of kind ${proto.dataLocation}, which is not read here.`,
      'Save the network as one file: onnx.save(model, path, save_as_external_data=False).',
    );
  }
  const type = elementTypeOf(proto.dataType, what);
  if (proto.dims.length > mostDimensions) throw tooManyDimensions(what, proto.dims.length);
  const dims = proto.dims.map(Number);
  const count = elementCount(dims);
  // A zero among the dimensions hides how large the others are.
  const largest = elementCount(dims.filter((dim) => dim !== 0));
  if (dims.some((dim) => dim < 0) || !Number.isSafeInteger(largest)) {
    throw new EspalierError(
      'SHAPE_INVALID',
      `${what} declares the shape [${dims.join(', ')}].`,
      'The file is damaged or was not made by an ONNX exporter; export it again.',
    );
  }
  if (proto.rawData.length > 0 && countOfNumbers(proto) + proto.stringData.length > 0) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${what} holds its values twice, as raw bytes and as numbers or texts.`,
      'The file is damaged; export it again.',
    );
  }
  const data =
    type === 'string' ? proto.stringData.map((bytes) => utf8.decodeUtf8(bytes)) : numericData(proto, type, count);
  if (data === null || data.length !== count) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${what} declares ${count} elements ([${dims.join(', ')}]) but holds ${data === null ? `${proto.rawData.length} bytes` : data.length}.`,
      'The file is damaged; export or copy it again.',
    );
  }
  return { type, dims, data };
}

/** Elements that are stored one by one, of whatever type. */
function countOfNumbers({ floatData, int32Data, int64Data, doubleData, uint64Data }: TensorProto): number {
  return floatData.length + int32Data.length + int64Data.length + doubleData.length + uint64Data.length;
}

export function tooManyDimensions(what: string, count: number): EspalierError {
  return new EspalierError(
    'SHAPE_INVALID',
    `${what} has ${count} dimensions.`,
    `No runtime takes more than ${mostDimensions}. The file is damaged; export it again.`,
  );
}

function numericData(proto: TensorProto, type: Exclude<ElementType, 'string'>, count: number): TensorData | null {
  const constructor = constructors[type];
  const raw = proto.rawData;
  if (raw.length > 0) {
    if (raw.length !== count * constructor.BYTES_PER_ELEMENT) return null;
    const aligned = raw.byteOffset % constructor.BYTES_PER_ELEMENT === 0 ? raw : new Uint8Array(raw);
    return new constructor(aligned.buffer, aligned.byteOffset, count);
  }
  switch (type) {
    case 'float32':
      return Float32Array.from(proto.floatData);
    case 'float64':
      return Float64Array.from(proto.doubleData);
    case 'int64':
      return BigInt64Array.from(proto.int64Data);
    case 'uint64':
      return BigUint64Array.from(proto.uint64Data);
    case 'uint32':
      return Uint32Array.from(proto.uint64Data, Number);
    case 'int32':
      return Int32Array.from(proto.int32Data);
    case 'int16':
      return Int16Array.from(proto.int32Data);
    case 'int8':
      return Int8Array.from(proto.int32Data);
    case 'uint16':
    case 'float16':
      return Uint16Array.from(proto.int32Data);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(proto.int32Data);
  }
}

export function writeTensor(name: string, tensor: Tensor): TensorProto {
  const proto = create(TensorProtoSchema, {
    name,
    dims: tensor.dims.map(BigInt),
    dataType: elementTypeCode(tensor.type),
  });
  if (ArrayBuffer.isView(tensor.data)) {
    const { buffer, byteOffset, byteLength } = tensor.data;
    proto.rawData = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  } else {
    proto.stringData = tensor.data.map((text) => utf8.encodeUtf8(text));
  }
  return proto;
}
