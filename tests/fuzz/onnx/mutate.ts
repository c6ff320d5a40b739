import { ModelProtoSchema } from '../../../shared/onnx/generated/onnx_pb.ts';
import { byteMutators } from './byte-mutators.ts';
import { Choose } from './choose.ts';
import type { Sample } from './corpus.ts';
import { fieldMutators } from './field-mutators.ts';
import { networkMutators } from './network-mutators.ts';
import { asItIs, type Field, type Message, parse, print, varintBytes } from './wire.ts';

export interface Mutant {
  readonly bytes: Uint8Array;
  /** From what and how it was made. */
  readonly made: string;
}

/** The file of this seed: one sample of the corpus with one to three things wrong. */
export function mutant(samples: readonly Sample[], seed: number): Mutant {
  const choose = new Choose(seed);
  const { name, bytes } = choose.from(samples);
  const way = choose.below(10);
  if (way < 2) return mutateBytes(name, bytes, choose);
  const model = parse(ModelProtoSchema, bytes);
  const steps: string[] = [];
  const mutators = way < 6 ? networkMutators : fieldMutators;
  for (let times = choose.from([1, 1, 2, 3]); times > 0; times--) {
    const step = choose.from(Object.keys(mutators));
    mutators[step]!(model, choose);
    steps.push(step);
  }
  if (way === 9) {
    lieAboutLength(model, choose);
    steps.push('lieAboutLength');
  }
  return { bytes: print(model), made: `${name}: ${steps.join(', ')}` };
}

function mutateBytes(name: string, bytes: Uint8Array, choose: Choose): Mutant {
  let mutated = bytes;
  const steps: string[] = [];
  for (let times = choose.from([1, 1, 2, 3]); times > 0 && mutated.length > 0; times--) {
    const step = choose.from(Object.keys(byteMutators));
    mutated = byteMutators[step]!(mutated, choose);
    steps.push(step);
  }
  return { bytes: mutated, made: `${name}: ${steps.join(', ')}` };
}

/** A message that says it is longer or shorter than it is, somewhere at any depth. */
function lieAboutLength(model: Message, choose: Choose): void {
  let list = model;
  for (;;) {
    const inner: Field[] = list.filter(({ wire, value }) => wire === 2 && typeof value !== 'bigint');
    if (inner.length === 0) return;
    const field = choose.from(inner);
    if (Array.isArray(field.value) && choose.below(3) > 0) {
      list = field.value;
      continue;
    }
    const body = field.value instanceof Uint8Array ? field.value : print(field.value as Message);
    const lies = [0, 1, body.length - 1, body.length + 1, body.length * 2, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 53];
    const lie = varintBytes(BigInt(Math.max(0, choose.from(lies))));
    const tag = varintBytes(BigInt(field.number * 8 + 2));
    list.splice(list.indexOf(field), 1, {
      ...{ number: field.number, wire: asItIs, name: '' },
      value: Uint8Array.from(Buffer.concat([tag, lie, body])),
    });
    return;
  }
}
