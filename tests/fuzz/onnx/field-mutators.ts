import type { Choose } from './choose.ts';
import type { Field, Message } from './wire.ts';

/** A change of a file that keeps it sound protobuf: what is wrong then is the network. In place. */
export type FieldMutator = (model: Message, choose: Choose) => void;

const extremes: readonly bigint[] = [
  ...[0n, 1n, 2n, 3n, 7n, 127n, 128n, 255n, 2n ** 16n, 2n ** 20n, 2n ** 24n, 2n ** 31n - 1n, 2n ** 31n],
  ...[2n ** 32n, 10n ** 12n, 2n ** 53n, 2n ** 62n, 2n ** 63n - 1n, -1n, -2n, -(2n ** 31n), -(2n ** 63n)],
];

const textFields = new Set([
  'input',
  'output',
  'name',
  'op_type',
  'domain',
  'dim_param',
  'key',
  'value',
  's',
  'strings',
]);

interface Place {
  readonly list: Message;
  readonly at: number;
  readonly field: Field;
}

function* places(list: Message): Generator<Place> {
  for (const [at, field] of list.entries()) {
    yield { list, at, field };
    if (Array.isArray(field.value)) yield* places(field.value);
  }
}

/** One of the fields of the whole model; weights are many bytes but few fields. */
function pick(model: Message, choose: Choose, wanted: (field: Field) => boolean): Place | undefined {
  const found = [...places(model)].filter(({ field }) => wanted(field));
  return found.length === 0 ? undefined : choose.from(found);
}

const isNumber = ({ value }: Field): boolean => typeof value === 'bigint';
const isText = ({ name, value }: Field): boolean => textFields.has(name) && value instanceof Uint8Array;

function changeNumber(model: Message, choose: Choose): void {
  const place = pick(model, choose, isNumber);
  if (!place) return;
  const value = place.field.value as bigint;
  place.field.value = choose.from([choose.from(extremes), value + 1n, value - 1n, value * 2n, -value]);
}

function changeDimension(model: Message, choose: Choose): void {
  const place = pick(model, choose, ({ name }) => name === 'dims' || name === 'dim_value' || name === 'ints');
  if (place && isNumber(place.field)) place.field.value = choose.from(extremes);
}

/** Shape constants are numbers in raw bytes. */
function changeShapeConstant(model: Message, choose: Choose): void {
  const place = pick(model, choose, ({ name, value }) => name === 'raw_data' && (value as Uint8Array).length % 8 === 0);
  if (!place) return;
  const data = Uint8Array.from(place.field.value as Uint8Array);
  if (data.length === 0) return;
  const view = new DataView(data.buffer);
  view.setBigInt64(choose.below(data.length / 8) * 8, choose.from(extremes), true);
  place.field.value = data;
}

function drop(model: Message, choose: Choose): void {
  const place = pick(model, choose, () => true);
  place?.list.splice(place.at, 1);
}

function repeat(model: Message, choose: Choose): void {
  const place = pick(model, choose, () => true);
  if (!place) return;
  const copies = choose.from([1, 1, 2, 40]);
  place.list.splice(place.at, 0, ...Array.from({ length: copies }, () => structuredClone(place.field)));
}

function reorder(model: Message, choose: Choose): void {
  const place = pick(model, choose, () => true);
  if (!place) return;
  const [field] = place.list.splice(place.at, 1);
  place.list.splice(choose.below(place.list.length + 1), 0, field!);
}

/** One name in the place of another: edges go elsewhere, operators change. */
function rename(model: Message, choose: Choose): void {
  const place = pick(model, choose, isText);
  const other = pick(model, choose, choose.from([isText, ({ name }: Field) => name === place?.field.name]));
  if (place && other) place.field.value = other.field.value;
}

function changeText(model: Message, choose: Choose): void {
  const place = pick(model, choose, isText);
  if (!place) return;
  const invalidUtf8 = Uint8Array.of(0xc3, 0x28, 0xff);
  const texts = ['', '__proto__', 'constructor', '../../etc/passwd', '\u0000', 'N'].map((text) => Buffer.from(text));
  place.field.value = Uint8Array.from(choose.from([invalidUtf8, ...texts]));
}

function changeWireType(model: Message, choose: Choose): void {
  const place = pick(model, choose, () => true);
  if (!place) return;
  const { field } = place;
  field.wire = choose.from([0, 1, 2, 3, 4, 5]);
  if (field.wire === 0 && typeof field.value !== 'bigint') field.value = choose.from(extremes);
  if (field.wire !== 0 && typeof field.value === 'bigint') field.value = new Uint8Array(field.wire === 5 ? 4 : 8);
}

function changeNumberOfField(model: Message, choose: Choose): void {
  const place = pick(model, choose, () => true);
  if (place) place.field.number = choose.below(30);
}

/** A field of one message into another. */
function transplant(model: Message, choose: Choose): void {
  const from = pick(model, choose, () => true);
  const to = pick(model, choose, () => true);
  if (from && to) to.list.splice(to.at, 0, structuredClone(from.field));
}

/** Says that a weight lies in another file. */
function externalize(model: Message, choose: Choose): void {
  const place = pick(model, choose, ({ name, value }) => name === 'initializer' && Array.isArray(value));
  if (!place) return;
  const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value));
  const entry = (key: string, value: string): Field => ({
    ...{ number: 13, wire: 2, name: 'external_data' },
    value: [
      { number: 1, wire: 2, name: 'key', value: text(key) },
      { number: 2, wire: 2, name: 'value', value: text(value) },
    ],
  });
  const weight = (place.field.value as Message).filter(({ name }) => name !== 'raw_data' || choose.below(4) === 0);
  const location = choose.from(['weights.bin', 'weights.bin', '../weights.bin', '/etc/passwd', '']);
  weight.push(entry('location', location), { number: 14, wire: 0, name: 'data_location', value: 1n });
  if (choose.below(2) > 0) weight.push(entry('offset', `${choose.from(extremes)}`));
  if (choose.below(2) > 0) weight.push(entry('length', `${choose.from(extremes)}`));
  place.field.value = weight;
}

export const fieldMutators: Readonly<Record<string, FieldMutator>> = {
  changeNumber,
  changeDimension,
  changeShapeConstant,
  drop,
  repeat,
  reorder,
  rename,
  changeText,
  changeWireType,
  changeNumberOfField,
  transplant,
  externalize,
};
