import { damagedModel } from './errors.ts';
import { firstCallOf, readCalls, readRefs, refsOf, type Call, type TensorRef } from './inbound.ts';
import { operationOf } from './operations.ts';
import { isJsonObject, shown, type Json } from './options.ts';
import type { Size } from './layout.ts';

/** A layer of an architecture: its class, settings, and the calls that were made of it. */
export interface LayerConfig {
  readonly className: string;
  readonly name: string;
  readonly storeName: string;
  readonly settings: Json;
  readonly calls: readonly Call[];
  /** What references name the first of them. */
  readonly firstCall: 0 | 1;
  /** Set where the layer is a model itself. */
  readonly model: Architecture | null;
}

/** A network as its JSON tells: Keras 2 and 3, Sequential or functional, models within models. */
export interface Architecture {
  readonly name: string;
  readonly layers: readonly LayerConfig[];
  /** null in a Sequential network: each layer reads the one before. */
  readonly ends: { readonly inputs: readonly TensorRef[]; readonly outputs: readonly TensorRef[] } | null;
  /** What a Sequential network without an input layer was built for, batch included. */
  readonly builtFor: unknown;
}

const modelClasses = ['Sequential', 'Functional', 'Model'];
/** Models within models beyond this are damage. */
const deepestModel = 32;

/** Reads `{class_name, config}`; MODEL_INVALID says what is missing. `where` is how errors name the file. */
export function readArchitecture(json: unknown, where: string): Architecture {
  const entry = isJsonObject(json) ? json : {};
  const className = entry['class_name'];
  if (typeof className !== 'string' || !modelClasses.includes(className)) {
    const found = typeof className === 'string' ? `a ${className}` : 'no class';
    throw damagedModel(
      `${where} must hold a Sequential or functional network, found ${found}: subclassed models are Python code.`,
    );
  }
  return readModel(className, entry['config'], where, 1);
}

function readModel(className: string, config: unknown, where: string, depth: number): Architecture {
  if (depth > deepestModel) throw damagedModel(`${where} nests models more than ${deepestModel} deep.`);
  // The first Keras versions stored a Sequential network as the bare list of its layers.
  const settings: Json = Array.isArray(config) ? { layers: config } : isJsonObject(config) ? config : {};
  const layers = settings['layers'];
  if (!Array.isArray(layers)) throw damagedModel(`${where} holds a ${className} network without layers.`);
  const counts = new Map<string, number>();
  const names = new Set<string>();
  const read = layers.map((layer: unknown): LayerConfig => {
    const result = readLayer(layer, counts, where, depth);
    if (names.has(result.name)) throw damagedModel(`Two layers of ${where} are named '${result.name}'.`);
    names.add(result.name);
    return result;
  });
  const name = typeof settings['name'] === 'string' ? settings['name'] : className.toLowerCase();
  if (className === 'Sequential') {
    return { name, layers: read, ends: null, builtFor: settings['build_input_shape'] ?? null };
  }
  const inputs = readRefs(settings['input_layers'], `the inputs of ${where}`);
  const outputs = readRefs(settings['output_layers'], `the outputs of ${where}`);
  return { name, layers: withFirstCalls(read, outputs), ends: { inputs, outputs }, builtFor: null };
}

function withFirstCalls(layers: readonly LayerConfig[], outputs: readonly TensorRef[]): LayerConfig[] {
  const references = new Map<string, number[]>();
  const models = new Set(layers.filter(({ model }) => model !== null).map(({ name }) => name));
  for (const ref of [...layers.flatMap(({ calls }) => calls.flatMap(refsOf)), ...outputs]) {
    if (!models.has(ref.layer)) continue;
    const calls = references.get(ref.layer) ?? [];
    calls.push(ref.call);
    references.set(ref.layer, calls);
  }
  return layers.map((layer) => {
    const called = references.get(layer.name);
    return called ? { ...layer, firstCall: firstCallOf(layer.calls.length, called) } : layer;
  });
}

function readLayer(layer: unknown, counts: Map<string, number>, where: string, depth: number): LayerConfig {
  const entry = isJsonObject(layer) ? layer : {};
  const className = entry['class_name'];
  const settings: Json = isJsonObject(entry['config']) ? entry['config'] : {};
  if (typeof className !== 'string') throw damagedModel(`${where} holds a layer without a class.`);
  const name = entry['name'] ?? settings['name'] ?? `${className.toLowerCase()}_${counts.size}`;
  if (typeof name !== 'string' || name === '') throw damagedModel(`A ${className} layer of ${where} has no name.`);
  const operation = operationOf(className, entry['module'], settings);
  const isModel = modelClasses.includes(className);
  return {
    // Registered classes are written as `package>class`.
    className: operation ?? className.slice(className.lastIndexOf('>') + 1),
    name,
    // Arithmetic is no layer, and does not count among them.
    storeName: operation ?? countedStoreName(className, counts),
    settings,
    calls: readCalls(entry['inbound_nodes'], operation !== null, `layer '${name}' of ${where}`),
    firstCall: 0,
    model: isModel ? readModel(className, entry['config'], `${where}, model '${name}'`, depth + 1) : null,
  };
}

/** Class in snake case, counted among the layers of the same model, as Keras 3's saving_lib names them. */
function countedStoreName(className: string, counts: Map<string, number>): string {
  const name = className.replace(/(?<=.)(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
  const count = counts.get(name) ?? 0;
  counts.set(name, count + 1);
  return count === 0 ? name : `${name}_${count}`;
}

/** The shape that an input layer states, or a first layer for the one that Keras puts before it: with the batch. */
export function statedShape(settings: Json): unknown {
  return settings['batch_shape'] ?? settings['batch_input_shape'] ?? null;
}

/** A stated shape without its batch; MODEL_INVALID names `what`. */
export function readShape(stated: unknown, what: string): Size[] {
  const dims: readonly unknown[] = Array.isArray(stated) ? stated : [];
  const valid = dims.every((dim) => dim === null || isSize(dim));
  if (dims.length < 2 || !valid) {
    throw damagedModel(`${what} does not state its shape with a batch, found ${shown(stated)}.`);
  }
  return (dims as Size[]).slice(1);
}

function isSize(dim: unknown): boolean {
  return typeof dim === 'number' && Number.isInteger(dim) && dim >= 1 && dim <= 2 ** 31;
}
