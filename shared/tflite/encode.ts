import { Builder, type Offset } from 'flatbuffers';
import type { TfliteOperator, TfliteProgram, TfliteTensor } from './program.ts';
import { builtinOperators, tensorTypes, type OptionField, type Options } from './schema.ts';

/** The interpreter maps constants into memory and reads them with vector instructions. */
const alignment = 16;
const schemaVersion = 3;

function int32Vector(builder: Builder, values: readonly number[]): Offset {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

function offsetVector(builder: Builder, offsets: readonly Offset[]): Offset {
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}

function writeField(builder: Builder, [slot, type, value]: OptionField): void {
  // A number that no field has as its default: every field is written out.
  const never = -(2 ** 30);
  if (type === 'int8' || type === 'bool') builder.addFieldInt8(slot, value, never);
  else if (type === 'int32') builder.addFieldInt32(slot, value, never);
  else builder.addFieldFloat32(slot, value, never);
}

function optionsTable(builder: Builder, { fields }: Options): Offset {
  builder.startObject(Math.max(0, ...fields.map(([slot]) => slot + 1)));
  for (const field of fields) writeField(builder, field);
  return builder.endObject();
}

function bufferTable(builder: Builder, data: Float32Array | Int32Array | null): Offset {
  let vector: Offset | null = null;
  if (data !== null) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    builder.prep(alignment, bytes.length);
    vector = builder.createByteVector(bytes);
  }
  builder.startObject(1);
  if (vector !== null) builder.addFieldOffset(0, vector, 0);
  return builder.endObject();
}

/** Buffer 0 is empty by convention: tensors that are computed name it. */
function tensorTable(builder: Builder, { name, type, dims }: TfliteTensor, buffer: number): Offset {
  const nameOffset = builder.createString(name);
  const shape = int32Vector(builder, dims);
  builder.startObject(4);
  builder.addFieldOffset(0, shape, 0);
  builder.addFieldInt8(1, tensorTypes[type], 0);
  builder.addFieldInt32(2, buffer, 0);
  builder.addFieldOffset(3, nameOffset, 0);
  return builder.endObject();
}

function operatorTable(builder: Builder, { inputs, outputs, options }: TfliteOperator, code: number): Offset {
  const inputVector = int32Vector(builder, inputs);
  const outputVector = int32Vector(builder, outputs);
  const table = options === null ? null : optionsTable(builder, options);
  builder.startObject(5);
  builder.addFieldInt32(0, code, 0);
  builder.addFieldOffset(1, inputVector, 0);
  builder.addFieldOffset(2, outputVector, 0);
  if (options !== null && table !== null) {
    builder.addFieldInt8(3, options.type, 0);
    builder.addFieldOffset(4, table, 0);
  }
  return builder.endObject();
}

function operatorCode(builder: Builder, { operator, version }: TfliteOperator): Offset {
  const code = builtinOperators[operator];
  builder.startObject(4);
  // Where readers of 2020 and before look for it: they know nothing above 127.
  builder.addFieldInt8(0, Math.min(code, 127), 0);
  builder.addFieldInt32(2, version, 1);
  builder.addFieldInt32(3, code, 0);
  return builder.endObject();
}

/** The bytes of a TFLite file (schema version 3). */
export function encodeTflite({ tensors, operators, inputs, outputs }: TfliteProgram): Uint8Array {
  const builder = new Builder(1024);
  const constants = tensors.filter(({ data }) => data !== null);
  const bufferOf = new Map(constants.map((tensor, index) => [tensor, index + 1]));
  const buffers = [null, ...constants.map(({ data }) => data)].map((data) => bufferTable(builder, data));

  const codes = new Map<string, number>();
  const firsts: TfliteOperator[] = [];
  for (const each of operators) {
    const key = `${each.operator} ${each.version}`;
    if (codes.has(key)) continue;
    codes.set(key, firsts.length);
    firsts.push(each);
  }
  const codeOf = ({ operator, version }: TfliteOperator): number => codes.get(`${operator} ${version}`) ?? 0;

  const tensorVector = offsetVector(
    builder,
    tensors.map((tensor) => tensorTable(builder, tensor, bufferOf.get(tensor) ?? 0)),
  );
  const operatorVector = offsetVector(
    builder,
    operators.map((operator) => operatorTable(builder, operator, codeOf(operator))),
  );
  const inputVector = int32Vector(builder, inputs);
  const outputVector = int32Vector(builder, outputs);
  const name = builder.createString('main');
  builder.startObject(5);
  builder.addFieldOffset(0, tensorVector, 0);
  builder.addFieldOffset(1, inputVector, 0);
  builder.addFieldOffset(2, outputVector, 0);
  builder.addFieldOffset(3, operatorVector, 0);
  builder.addFieldOffset(4, name, 0);
  const subgraphs = offsetVector(builder, [builder.endObject()]);

  const codeVector = offsetVector(
    builder,
    firsts.map((each) => operatorCode(builder, each)),
  );
  const bufferVector = offsetVector(builder, buffers);
  const description = builder.createString('Espalier');
  builder.startObject(5);
  builder.addFieldInt32(0, schemaVersion, 0);
  builder.addFieldOffset(1, codeVector, 0);
  builder.addFieldOffset(2, subgraphs, 0);
  builder.addFieldOffset(3, description, 0);
  builder.addFieldOffset(4, bufferVector, 0);
  builder.finish(builder.endObject(), 'TFL3');
  return builder.asUint8Array();
}
