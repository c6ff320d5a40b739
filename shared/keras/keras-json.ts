import { damagedModel } from './errors.ts';

/** Parses JSON that a file holds; MODEL_INVALID names it. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damagedModel(`${what} is damaged: it is no JSON.`, error);
  }
}

/** The major version in `2.13.1` or `3.0.5`; Keras 2 where nothing is said, as TensorFlow.js follows that. */
export function kerasMajorOf(version: unknown): 2 | 3 {
  return typeof version === 'string' && /^3\b/.test(version) ? 3 : 2;
}
