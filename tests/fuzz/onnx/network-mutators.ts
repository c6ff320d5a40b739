import { elementCount } from '../../../shared/graph/tensor.ts';
import type { Choose } from './choose.ts';
import type { FieldMutator } from './field-mutators.ts';
import { type Field, type Message, print } from './wire.ts';

// Changes after which the file is still a network in form, so that they reach the operators themselves.

const operators = [
  ...['Add', 'AveragePool', 'BatchNormalization', 'Cast', 'Clip', 'Concat', 'ConstantOfShape', 'Conv', 'Div'],
  ...['Dropout', 'Expand', 'Flatten', 'Gather', 'Gemm', 'GlobalAveragePool', 'Identity', 'MatMul', 'MaxPool', 'Mul'],
  ...['Pad', 'Range', 'ReduceMean', 'Relu', 'Reshape', 'Resize', 'Shape', 'Slice', 'Softmax', 'Split', 'Squeeze'],
  ...['Sub', 'Tile', 'Transpose', 'Unsqueeze'],
];

const integerAttributes = ['axis', 'group', 'keepdims', 'allowzero', 'start', 'end', 'transA', 'transB', 'to'];
const listAttributes = ['axes', 'perm', 'pads', 'strides', 'dilations', 'kernel_shape', 'split'];
/** How many integers the operands after the first have, where an operator wants certain ones (0: none there). */
const fittingOperands: Readonly<Record<string, readonly number[]>> = {
  Expand: [4],
  Gather: [2],
  Pad: [8],
  Reshape: [4],
  Resize: [0, 0, 4],
  Slice: [2, 2, 2, 2],
  Split: [2],
  Squeeze: [1],
  Tile: [4],
  Unsqueeze: [2],
};

const smallNumbers = [-9, -4, -3, -2, -1, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 8, 16, 64];
const largeNumbers = [2 ** 16, 2 ** 20, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 40, 1e12, 2 ** 53, -(2 ** 31), -(2 ** 53)];

const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value));

function number(choose: Choose): bigint {
  return BigInt(choose.from(choose.below(8) === 0 ? largeNumbers : smallNumbers));
}

function graphOf(model: Message): Message | undefined {
  const graph = model.find(({ name }) => name === 'graph')?.value;
  return Array.isArray(graph) ? graph : undefined;
}

function messages(list: Message, name: string): Message[] {
  return list.flatMap((field) => (field.name === name && Array.isArray(field.value) ? [field.value] : []));
}

function texts(list: Message, name: string): Field[] {
  return list.filter((field) => field.name === name && field.value instanceof Uint8Array);
}

function integerList(name: string, choose: Choose): Message {
  const count = choose.from([0, 1, 2, 2, 4, 4, 8]);
  return [
    { number: 1, wire: 2, name: 'name', value: text(name) },
    ...Array.from({ length: count }, () => ({ number: 8, wire: 0, name: 'ints', value: number(choose) })),
    { number: 20, wire: 0, name: 'type', value: 7n },
  ];
}

function integer(name: string, choose: Choose): Message {
  return [
    { number: 1, wire: 2, name: 'name', value: text(name) },
    { number: 3, wire: 0, name: 'i', value: number(choose) },
    { number: 20, wire: 0, name: 'type', value: 2n },
  ];
}

/** A constant of so many 64-bit integers, such as shapes, axes and pads are; returns its name. */
function addIntegers(graph: Message, choose: Choose, name: string, count: number): string {
  const values = Array.from({ length: count }, () => number(choose));
  const data = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, index) => data.setBigInt64(index * 8, value, true));
  const isScalar = values.length === 1 && choose.below(2) === 0;
  const value: Message = [
    ...(isScalar ? [] : [{ number: 1, wire: 0, name: 'dims', value: BigInt(values.length) }]),
    { number: 2, wire: 0, name: 'data_type', value: 7n },
    { number: 8, wire: 2, name: 'name', value: text(name) },
    { number: 9, wire: 2, name: 'raw_data', value: new Uint8Array(data.buffer) },
  ];
  graph.push({ number: 5, wire: 2, name: 'initializer', value });
  return name;
}

/** A node between two others: what one reads goes through it now. */
function insertNode(model: Message, choose: Choose): void {
  const graph = graphOf(model);
  const at = graph?.findIndex((field) => field.name === 'node' && choose.below(4) === 0) ?? -1;
  if (!graph || at < 0) return;
  const reader = graph[at]!.value as Message;
  const edge = choose.from([...texts(reader, 'input'), ...texts(reader, 'input')].slice(0, 2));
  if (!edge) return;
  const written = graph.slice(0, at).flatMap(({ value }) => (Array.isArray(value) ? texts(value, 'output') : []));
  const weights = messages(graph, 'initializer').flatMap((weight) => texts(weight, 'name'));
  const id = `inserted${graph.length}`;
  const operator = choose.from(operators);
  const inputs = [edge.value as Uint8Array];
  const fresh = (count: number): Uint8Array =>
    text(count === 0 ? '' : addIntegers(graph, choose, `${id}.${inputs.length}`, count));
  const fitting = fittingOperands[operator];
  if (fitting && choose.below(4) > 0) {
    for (const count of fitting) inputs.push(fresh(count));
  } else {
    for (let more = choose.below(4); more > 0; more--) {
      const others = choose.from([written, weights]);
      const own = choose.below(2) === 0 || others.length === 0;
      inputs.push(own ? fresh(choose.from([1, 1, 2, 4, 8])) : (choose.from(others).value as Uint8Array));
    }
  }
  const attributes = Array.from({ length: choose.below(4) }, () =>
    choose.below(2) === 0
      ? integer(choose.from(integerAttributes), choose)
      : integerList(choose.from(listAttributes), choose),
  );
  const outputs = Array.from({ length: choose.from([1, 1, 1, 2, 3]) }, (_, index) => text(`${id}:${index}`));
  const value: Message = [
    ...inputs.map((input) => ({ number: 1, wire: 2, name: 'input', value: input })),
    ...outputs.map((output) => ({ number: 2, wire: 2, name: 'output', value: output })),
    { number: 4, wire: 2, name: 'op_type', value: text(operator) },
    ...attributes.map((attribute) => ({ number: 5, wire: 2, name: 'attribute', value: attribute })),
  ];
  edge.value = outputs[0]!;
  graph.splice(at, 0, { number: 1, wire: 2, name: 'node', value });
}

function changeOperator(model: Message, choose: Choose): void {
  const nodes = messages(graphOf(model) ?? [], 'node');
  const operator = nodes.length === 0 ? undefined : texts(choose.from(nodes), 'op_type')[0];
  if (operator) operator.value = text(choose.from(operators));
}

function changeAttribute(model: Message, choose: Choose): void {
  const nodes = messages(graphOf(model) ?? [], 'node');
  if (nodes.length === 0) return;
  const node = choose.from(nodes);
  const attributes = messages(node, 'attribute');
  const numbers = attributes.flat().filter(({ name }) => name === 'i' || name === 'ints');
  if (numbers.length > 0 && choose.below(3) > 0) choose.from(numbers).value = number(choose);
  else node.push({ number: 5, wire: 2, name: 'attribute', value: integerList(choose.from(listAttributes), choose) });
}

/** A weight of another shape, with as many bytes as it then has. */
function reshapeWeight(model: Message, choose: Choose): void {
  const weights = messages(graphOf(model) ?? [], 'initializer');
  if (weights.length === 0) return;
  const weight = choose.from(weights);
  const dims = weight.filter(({ name }) => name === 'dims');
  const raw = weight.find(({ name }) => name === 'raw_data');
  if (dims.length === 0 || !raw || !dims.every(({ value }) => typeof value === 'bigint')) return;
  const sizeOf = (): number => elementCount(dims.map(({ value }) => Number(value)));
  const before = raw.value instanceof Uint8Array ? raw.value : print(raw.value as Message);
  const bytesEach = Math.max(1, Math.round(before.length / Math.max(1, sizeOf())));
  if (choose.below(4) === 0) {
    const extra: Field = { number: 1, wire: 0, name: 'dims', value: 1n };
    weight.unshift(extra);
  } else {
    choose.from(dims).value = BigInt(choose.from([0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 12, 16]));
  }
  const bytes = new Uint8Array(Math.min(2 ** 20, sizeOf() * bytesEach));
  bytes.set(before.subarray(0, bytes.length));
  raw.value = bytes;
}

/** An input of another shape: sizes of nothing, of one, and open ones. */
function reshapeInput(model: Message, choose: Choose): void {
  const dims = messages(graphOf(model) ?? [], 'input')
    .flatMap((input) => messages(input, 'type'))
    .flatMap((type) => messages(type, 'tensor_type'))
    .flatMap((tensor) => messages(tensor, 'shape'))
    .flatMap((shape) => messages(shape, 'dim'));
  if (dims.length === 0) return;
  const dim = choose.from(dims);
  const open: Field = { number: 2, wire: 2, name: 'dim_param', value: text(choose.from(['N', 'height', ''])) };
  const size: Field = { number: 1, wire: 0, name: 'dim_value', value: number(choose) };
  dim.splice(0, dim.length, choose.from([open, size, size]));
}

export const networkMutators: Readonly<Record<string, FieldMutator>> = {
  insertNode,
  changeOperator,
  changeAttribute,
  reshapeWeight,
  reshapeInput,
};
