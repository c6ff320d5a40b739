import { damagedModel } from './errors.ts';

/** A weight as it is stored: Keras axis order, row-major. */
export interface StoredWeight {
  readonly dims: readonly number[];
  /** Reads the values, [product of dims], once the shape has proved right: a lying shape costs no memory. */
  read(): Float32Array;
}

/** A layer, or a model that encloses it, as stores of weights address it. */
export interface LayerStep {
  readonly name: string;
  /** What Keras 3 calls it in a `.keras` file: its class in snake case, counted among its siblings. */
  readonly storeName: string;
}

/**
 * The weights that come with an architecture. A layer's weight is found by the layers around it, outermost first, and
 * either by its names (some stores keep names; Keras versions differ in them) or by its place among the layer's weights.
 */
export interface WeightSource {
  find(path: readonly LayerStep[], names: readonly string[], position: number): StoredWeight | null;
}

/** A weight's name in parts, without TensorFlow's output index (`:0`) and uniqueness suffix of the last part. */
export function nameParts(name: string): readonly string[] {
  return name.replace(/:\d+$/, '').split('/');
}

/** A weight that a store keeps under a name. */
export interface NamedWeight {
  readonly parts: readonly string[];
  open(): StoredWeight | null;
}

/**
 * Picks a layer's weight among named ones. Two inner models may have layers of the same name: the one whose models are
 * named, too, is meant. MODEL_INVALID where the names do not tell.
 */
export function chooseWeight(
  weights: readonly NamedWeight[],
  path: readonly LayerStep[],
  names: readonly string[],
  where: string,
): StoredWeight | null {
  const own = weights.filter(({ parts }) => isWeightNamed(parts, names));
  const around = path.at(-2)?.name;
  const enclosed = around === undefined ? [] : own.filter(({ parts }) => parts.includes(around));
  const [found, another] = enclosed.length > 0 ? enclosed : own;
  if (another) throw damagedModel(`${where} holds two weights that are named ${another.parts.join('/')}.`);
  return found?.open() ?? null;
}

/** `…/layer/kernel` names one of a layer's weights; old files call it `kernel_1` when names repeat. */
function isWeightNamed(parts: readonly string[], names: readonly string[]): boolean {
  const last = parts.at(-1) ?? '';
  return names.includes(last) || names.includes(last.replace(/_\d+$/, ''));
}
