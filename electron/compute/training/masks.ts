import type { Tensors } from './tensors.ts';

/** Elements of weights that are to stay zero. */
export class Masks {
  /** By weight, where zeros begin and end in turn: masked channels lie together. */
  readonly #runs: ReadonlyMap<string, Uint32Array>;

  /** By weight, 1 where an element lives and 0 where it is masked; weights without a mask live whole. */
  constructor(masks: ReadonlyMap<string, Uint8Array>) {
    this.#runs = new Map(Array.from(masks, ([name, mask]) => [name, runsOfZeros(mask)]));
  }

  /** Zeroes what is masked, in place; arrays of other names stay. */
  apply(tensors: Tensors): void {
    for (const [name, runs] of this.#runs) {
      const values = tensors.get(name);
      if (values !== undefined) clear(values, runs);
    }
  }
}

function runsOfZeros(mask: Uint8Array): Uint32Array {
  const runs: number[] = [];
  for (let i = 0; i < mask.length; i++) {
    const opens = mask[i] === 0 && (i === 0 || mask[i - 1] !== 0);
    const closes = mask[i] !== 0 && i > 0 && mask[i - 1] === 0;
    if (opens || closes) runs.push(i);
  }
  if (runs.length % 2 === 1) runs.push(mask.length);
  return Uint32Array.from(runs);
}

function clear(values: Float32Array, runs: Uint32Array): void {
  for (let run = 0; run < runs.length; run += 2) {
    const end = runs[run + 1];
    for (let i = runs[run]; i < end; i++) values[i] = 0;
  }
}
