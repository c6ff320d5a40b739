import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { EspalierError } from '../api/errors.ts';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  StringStringEntryProtoSchema,
} from './generated/onnx_pb.ts';
import { longestName, mostBigIntegers, mostEntries, mostNodes, mostNumbers, mostObjects, mostText } from './limits.ts';
import { readVarint } from './varint.ts';

const varintWire = 0;
const fixed64Wire = 1;
const bytesWire = 2;
const fixed32Wire = 5;

const fieldsOf = new Map<DescMessage, ReadonlyMap<number, DescField>>();

/**
 * Walks the fields of the file by their lengths, before the decoder makes an object of each: what does not hold
 * together, and what would cost more than any network, is refused for the price of the walk.
 *
 * @throws EspalierError MODEL_INVALID, MODEL_TOO_LARGE
 */
export function scan(bytes: Uint8Array, where: string): void {
  new Scanner(bytes, where).message(ModelProtoSchema, 0, bytes.length);
}

class Scanner {
  private readonly bytes: Uint8Array;
  private readonly where: string;
  private nodes = 0;
  private objects = 0;
  private entries = 0;
  private numbers = 0;
  private bigIntegers = 0;
  private text = 0;

  constructor(bytes: Uint8Array, where: string) {
    this.bytes = bytes;
    this.where = where;
  }

  message(schema: DescMessage, start: number, end: number): void {
    let fields = fieldsOf.get(schema);
    if (!fields) fieldsOf.set(schema, (fields = new Map(schema.fields.map((field) => [field.number, field]))));
    let position = start;
    while (position < end) {
      const tag = this.varint(position, end);
      const wire = tag.value % 8;
      const field = fields.get(Math.floor(tag.value / 8));
      let value = tag.next;
      if (wire === bytesWire) {
        const length = this.varint(value, end);
        value = length.next;
        position = value + length.value;
      } else if (wire === varintWire) {
        position = this.varint(value, end).next;
      } else if (wire === fixed32Wire || wire === fixed64Wire) {
        position = value + (wire === fixed32Wire ? 4 : 8);
      } else {
        throw this.damaged(`a field has the wire type ${wire}, which ONNX does not use`);
      }
      if (position > end) throw this.damaged('a field is longer than what it is part of');
      if (!field) this.objects = this.count(this.objects, 1, mostObjects, 'parts');
      else if (field.message) this.child(schema, field, wire, value, position);
      else this.scalar(schema, field, wire, position - value);
    }
  }

  private child(parent: DescMessage, field: DescField, wire: number, start: number, end: number): void {
    if (wire !== bytesWire) throw this.mismatched(field);
    this.objects = this.count(this.objects, 1, mostObjects, 'parts');
    if (parent === GraphProtoSchema && field.message === NodeProtoSchema) {
      this.nodes = this.count(this.nodes, 1, mostNodes, 'nodes');
    }
    this.message(field.message!, start, end);
  }

  private scalar(parent: DescMessage, field: DescField, wire: number, length: number): void {
    const scalar = field.scalar!;
    if (scalar === ScalarType.STRING || scalar === ScalarType.BYTES) {
      if (wire !== bytesWire) throw this.mismatched(field);
      this.named(parent, field, length);
      return;
    }
    const single = scalar === ScalarType.FLOAT ? fixed32Wire : scalar === ScalarType.DOUBLE ? fixed64Wire : varintWire;
    if (wire === single) {
      this.entries = this.count(this.entries, 1, mostEntries, 'numbers');
      return;
    }
    if (wire !== bytesWire || field.fieldKind !== 'list') throw this.mismatched(field);
    const size = single === varintWire ? 1 : single === fixed32Wire ? 4 : 8;
    if (length % size !== 0) throw this.damaged(`the length of ${field.name} is no multiple of ${size}`);
    // Of integers this is the most that there can be.
    if (scalar === ScalarType.INT64 || scalar === ScalarType.UINT64) {
      this.bigIntegers = this.count(this.bigIntegers, length, mostBigIntegers, '64-bit integers');
    } else {
      this.numbers = this.count(this.numbers, length / size, mostNumbers, 'numbers');
    }
  }

  private named(parent: DescMessage, field: DescField, length: number): void {
    if (field.scalar === ScalarType.BYTES) {
      this.objects = this.count(this.objects, 1, mostObjects, 'parts');
      if (field.name !== 'raw_data') this.text = this.count(this.text, length, mostText, 'bytes of text');
      return;
    }
    this.entries = this.count(this.entries, 1, mostEntries, 'names');
    this.text = this.count(this.text, length, mostText, 'bytes of text');
    const isName = parent !== StringStringEntryProtoSchema && field.name !== 'doc_string';
    if (isName && length > longestName) throw this.damaged(`${field.name} is a text of ${length} bytes`);
  }

  private count(sofar: number, more: number, most: number, what: string): number {
    if (sofar + more <= most) return sofar + more;
    throw new EspalierError(
      'MODEL_TOO_LARGE',
      `${this.where} holds more than ${most} ${what}.`,
      'No convolutional network has that many: check that this is the file you mean. Weights belong into raw bytes: onnx.numpy_helper.from_array.',
    );
  }

  private varint(start: number, end: number): { value: number; next: number } {
    const found = readVarint(this.bytes, start, end);
    if (found === null) throw this.damaged('a number has no end');
    return found;
  }

  private mismatched(field: DescField): EspalierError {
    return this.damaged(`${field.name} is not stored as what it is`);
  }

  private damaged(why: string): EspalierError {
    return new EspalierError('MODEL_INVALID', `${this.where} is damaged: ${why}.`, 'Copy or export the file again.');
  }
}
