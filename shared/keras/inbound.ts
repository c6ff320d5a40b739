import { damagedModel } from './errors.ts';
import { isJsonObject, shown, type Json } from './options.ts';

/** A value by the layer that gave it, which call of that layer, and which of its outputs. */
export interface TensorRef {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

/** One call of a layer: the values that it was given, in order, and the other arguments. */
export interface Call {
  readonly inputs: readonly TensorRef[];
}

/** Reads a layer's `inbound_nodes`, Keras 2's lists or Keras 3's objects; MODEL_INVALID names `what`. */
export function readCalls(nodes: unknown, what: string): readonly Call[] {
  if (nodes === undefined || nodes === null) return [];
  if (!Array.isArray(nodes)) throw damagedModel(`The calls of ${what} are no list.`);
  return nodes.map((node: unknown) => ({
    inputs: isJsonObject(node) ? kerasTensors(node, what) : readRefs(node, `the inputs of ${what}`),
  }));
}

/** Keras 3: `{args: [tensor or list of them], kwargs: {}}`. */
function kerasTensors(node: Json, what: string): TensorRef[] {
  const found: TensorRef[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (depth > 8) throw damagedModel(`The arguments of ${what} are nested too deep.`);
    if (Array.isArray(value)) {
      for (const item of value) visit(item, depth + 1);
    } else if (isJsonObject(value)) {
      if (value['class_name'] === '__keras_tensor__') {
        const history = isJsonObject(value['config']) ? value['config']['keras_history'] : null;
        found.push(readRef(history, what));
      } else if (depth === 0) {
        for (const item of Object.values(value)) visit(item, depth + 1);
      }
    }
  };
  visit(node['args'] ?? [], 1);
  visit(node['kwargs'] ?? {}, 0);
  return found;
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
