import { damagedModel } from './errors.ts';
import { isJsonObject, shown, type Json } from './options.ts';

/** A value by the layer that gave it, which call of that layer, and which of its outputs. */
export interface TensorRef {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

/** What a call is given: a value, or a number beside it. */
export type Operand = TensorRef | number;

/** One call of a layer, with what it was given in order. */
export interface Call {
  readonly inputs: readonly Operand[];
}

export function refsOf({ inputs }: Call): readonly TensorRef[] {
  return inputs.filter((operand) => typeof operand !== 'number');
}

/**
 * Reads a layer's `inbound_nodes`, Keras 2's lists or Keras 3's objects; MODEL_INVALID names `what`. Numbers are
 * operands of arithmetic (`isOperation`) and mere settings of a layer.
 */
export function readCalls(nodes: unknown, isOperation: boolean, what: string): readonly Call[] {
  if (nodes === undefined || nodes === null) return [];
  if (!Array.isArray(nodes)) throw damagedModel(`The calls of ${what} are no list.`);
  return nodes.map((node: unknown): Call => {
    if (isJsonObject(node)) return { inputs: kerasTensors(node, isOperation, what) };
    return { inputs: isOperation ? operandsOf(node, what) : readRefs(node, `the inputs of ${what}`) };
  });
}

/** Names under which arithmetic takes its operands. */
const operandNames = ['x', 'y', 'x1', 'x2'];

/** Keras 3: `{args: [tensor or list of them], kwargs: {}}`. */
function kerasTensors(node: Json, isOperation: boolean, what: string): Operand[] {
  const found: Operand[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (depth > 8) throw damagedModel(`The arguments of ${what} are nested too deep.`);
    if (Array.isArray(value)) {
      for (const item of value) visit(item, depth + 1);
    } else if (isJsonObject(value) && value['class_name'] === '__keras_tensor__') {
      const history = isJsonObject(value['config']) ? value['config']['keras_history'] : null;
      found.push(readRef(history, what));
    } else if (typeof value === 'number' && isOperation) {
      found.push(value);
    }
  };
  visit(node['args'] ?? [], 0);
  const named = isJsonObject(node['kwargs']) ? node['kwargs'] : {};
  for (const [name, value] of Object.entries(named)) {
    if (!isOperation || operandNames.includes(name)) visit(value, 1);
  }
  return found;
}

/** TensorFlow arithmetic in Keras 2: `[[layer, call, output, {y: number or [layer, call, output]}]]`. */
function operandsOf(node: unknown, what: string): Operand[] {
  if (!Array.isArray(node)) throw damagedModel(`It is not stated what the inputs of ${what} are.`);
  const items: readonly unknown[] = typeof node[0] === 'string' ? [node] : node;
  return items.flatMap((item) => {
    const [layer, , number, named]: readonly unknown[] = Array.isArray(item) ? item : [];
    const first = layer === '_CONSTANT_VALUE' && typeof number === 'number' ? number : readRef(item, what);
    const second = isJsonObject(named) ? named['y'] : undefined;
    if (second === undefined || second === null) return [first];
    return [first, typeof second === 'number' ? second : readRef(second, what)];
  });
}

/** Keras 2: a list of `[layer, call, output, arguments]`, or one of them by itself; Keras 3 also names them. */
export function readRefs(list: unknown, what: string): readonly TensorRef[] {
  const items = isJsonObject(list) ? Object.values(list) : list;
  if (!Array.isArray(items)) throw damagedModel(`It is not stated what ${what} are.`);
  if (typeof items[0] === 'string') return [readRef(items, what)];
  return items.map((item: unknown) => readRef(item, what));
}

function readRef(item: unknown, what: string): TensorRef {
  const [layer, call, output]: readonly unknown[] = Array.isArray(item) ? item : [];
  if (typeof layer !== 'string' || !isIndex(call) || !isIndex(output)) {
    throw damagedModel(`${shown(item)} among ${what} names no layer's output.`);
  }
  return { layer, call, output };
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * The number of a layer's first call. Keras counts the making of a model as its call 0, which is not stored; whether
 * a Sequential network was made with its input shape, and so counts, only the references to its calls tell.
 */
export function firstCallOf(calls: number, references: readonly number[]): 0 | 1 {
  if (references.some((call) => call >= calls)) return 1;
  return references.includes(0) || references.length === 0 ? 0 : 1;
}
