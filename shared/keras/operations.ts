import type { Json } from './options.ts';

/** Arithmetic between layers by the names of Keras 3's operations and of TensorFlow's functions in Keras 2. */
const functions: Readonly<Record<string, string>> = {
  '__operators__.add': 'Add',
  'math.add': 'Add',
  'math.subtract': 'Subtract',
  'math.multiply': 'Multiply',
  'math.truediv': 'TrueDivide',
  'math.divide': 'TrueDivide',
};

/**
 * What stands for a layer where a network computes with values directly, as in `x / 127.5 - 1`: the operation's name,
 * after `operation `, to be told from the layer of the same name. null for a layer.
 */
export function operationOf(className: string, module: unknown, settings: Json): string | null {
  if (className === 'TFOpLambda') {
    const called = settings['function'];
    return `operation ${typeof called === 'string' ? (functions[called] ?? called) : 'without name'}`;
  }
  return typeof module === 'string' && /(^|\.)ops\b/.test(module) ? `operation ${className}` : null;
}
