import type { BuiltinOperator, Options, TensorType } from './schema.ts';

export interface TfliteTensor {
  readonly name: string;
  readonly type: TensorType;
  readonly dims: readonly number[];
  /** Null for what is computed. */
  readonly data: Float32Array | Int32Array | null;
}

export interface TfliteOperator {
  readonly operator: BuiltinOperator;
  /** Of the operator's definition: what older interpreters lack has a higher one. */
  readonly version: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: Options | null;
}

/** A network as a TFLite file holds it: operators in the order in which they run, tensors by number. */
export interface TfliteProgram {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}
