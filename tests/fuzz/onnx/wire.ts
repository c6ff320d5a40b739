import type { DescMessage } from '@bufbuild/protobuf';

/** A protobuf message taken apart, so that its fields can be changed one by one and put together again. */
export type Message = Field[];

/** In the place of a wire type: the value stands in the file as it is, its tag included. */
export const asItIs = -1;

export interface Field {
  number: number;
  /** 0 varint, 1 and 5 fixed, 2 bytes; or `asItIs`. */
  wire: number;
  /** The field's name, where the schema knows it. */
  name: string;
  /** A varint's value, the bytes of any other, or the message that lies in them. */
  value: bigint | Uint8Array | Message;
}

/** Takes apart a sound message. */
export function parse(schema: DescMessage, bytes: Uint8Array): Message {
  const fields: Message = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    const number = tag >>> 3;
    const known = schema.fields.find((field) => field.number === number);
    const value = wire === 0 ? varint() : take(wire === 1 ? 8 : wire === 5 ? 4 : Number(varint()));
    const inside = known?.message && value instanceof Uint8Array ? parse(known.message, value) : value;
    fields.push({ number, wire, name: known?.name ?? '', value: inside });
  }
  return fields;
}

/** Puts it together: lengths fit again, whatever was changed. */
export function print(message: Message): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (const { number, wire, value } of message) {
    if (wire === asItIs) {
      parts.push(value as Uint8Array);
      continue;
    }
    parts.push(varintBytes(BigInt(number * 8 + wire)));
    if (typeof value === 'bigint') {
      parts.push(varintBytes(value));
      continue;
    }
    const bytes = value instanceof Uint8Array ? value : print(value);
    if (wire === 2) parts.push(varintBytes(BigInt(bytes.length)));
    parts.push(bytes);
  }
  return Uint8Array.from(Buffer.concat(parts));
}

export function varintBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
