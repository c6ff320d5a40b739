import { EspalierError } from '../../../shared/api/errors.ts';
import { copyOf, type Tensors } from './tensors.ts';

/** What a part of training needs to go on exactly where it was: numbers survive JSON, arrays are stored bit by bit. */
export interface TrainingState {
  readonly arrays: Tensors;
  readonly numbers: Readonly<Record<string, number>>;
}

/** A part of training that a checkpoint holds. */
export interface Stateful {
  /** Copies: they stay as they are while training goes on. */
  state(): TrainingState;
  /** Throws CHECKPOINT_INVALID where the state is of another network or other settings; do not train on then. */
  restore(state: TrainingState): void;
}

/** Several states as one; names get the part's own in front. */
export function joinStates(parts: Readonly<Record<string, TrainingState>>): TrainingState {
  const arrays = new Map<string, Float32Array>();
  const numbers: Record<string, number> = {};
  for (const [part, state] of Object.entries(parts)) {
    for (const [name, data] of state.arrays) arrays.set(`${part}/${name}`, data);
    for (const [name, value] of Object.entries(state.numbers)) numbers[`${part}/${name}`] = value;
  }
  return { arrays, numbers };
}

/** One of the states that were joined. */
export function partOf(state: TrainingState, part: string): TrainingState {
  const prefix = `${part}/`;
  const own = (name: string): boolean => name.startsWith(prefix);
  const arrays = Array.from(state.arrays).filter(([name]) => own(name));
  const numbers = Object.entries(state.numbers).filter(([name]) => own(name));
  return {
    arrays: new Map(arrays.map(([name, data]) => [name.slice(prefix.length), data])),
    numbers: Object.fromEntries(numbers.map(([name, value]) => [name.slice(prefix.length), value])),
  };
}

export function arraysState(tensors: Tensors): TrainingState {
  return { arrays: copyOf(tensors), numbers: {} };
}

/** Throws CHECKPOINT_INVALID unless the state has these arrays, each of its length, and no others. */
export function requireArrays({ arrays }: TrainingState, tensors: Tensors): void {
  for (const [name, { length }] of tensors) {
    const stored = arrays.get(name);
    if (stored?.length === length) continue;
    throw mismatch(`'${name}' has ${length} elements here and ${stored?.length ?? 'none'} in the checkpoint`);
  }
  for (const name of arrays.keys()) if (!tensors.has(name)) throw mismatch(`'${name}' is in the checkpoint alone`);
}

/** Throws as `requireArrays`. */
export function restoreArrays(state: TrainingState, tensors: Tensors): void {
  requireArrays(state, tensors);
  for (const [name, data] of tensors) data.set(state.arrays.get(name)!);
}

/** Throws CHECKPOINT_INVALID where the state does not hold the number. */
export function numberOf({ numbers }: TrainingState, name: string): number {
  const value = numbers[name];
  if (value === undefined) throw mismatch(`the number '${name}' is missing`);
  return value;
}

function mismatch(what: string): EspalierError {
  return new EspalierError(
    'CHECKPOINT_INVALID',
    `The checkpoint does not belong to this training: ${what}.`,
    'Resume with the network and the settings that the checkpoint was made with, or start afresh.',
  );
}
