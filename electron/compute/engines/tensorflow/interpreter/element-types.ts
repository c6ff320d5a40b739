import type { ElementType, Tensor } from '../../../../../shared/graph/tensor.ts';
import type { TF, TensorFlow } from '../load.ts';

/** TensorFlow.js has three types of numbers; those of ONNX that none of them can stand for are missing. */
const dataTypes: Partial<Record<ElementType, 'float32' | 'int32' | 'bool'>> = {
  float32: 'float32',
  float64: 'float32',
  int8: 'int32',
  uint8: 'int32',
  int16: 'int32',
  uint16: 'int32',
  int32: 'int32',
  int64: 'int32',
  bool: 'bool',
};

export function dataTypeOf(type: ElementType): 'float32' | 'int32' | 'bool' | undefined {
  return dataTypes[type];
}

/** A constant as a tensor; undefined where its type is none of TensorFlow.js. */
export function tensorOfConstant(tf: TF, { type, dims, data }: Tensor): TensorFlow.Tensor | undefined {
  const own = dataTypeOf(type);
  if (own === undefined) return undefined;
  const shape = [...dims];
  if (own === 'float32') {
    return tf.tensor(data instanceof Float32Array ? data : Float32Array.from(data as Float64Array), shape, own);
  }
  if (own === 'bool') return tf.tensor(data as Uint8Array, shape, own);
  return tf.tensor(data instanceof Int32Array ? data : Int32Array.from(data as ArrayLike<number>, Number), shape, own);
}
