import type { OnnxRuntime } from './onnxruntime.ts';

type Elements = OnnxRuntime.Tensor.DataTypeMap[OnnxRuntime.Tensor.Type];

/** Numbers as ONNX Runtime takes them for an element type; whole ones are cut off towards zero. */
export function typedElements(numbers: Float32Array, type: OnnxRuntime.Tensor.Type): Elements {
  switch (type) {
    case 'float64':
      return Float64Array.from(numbers);
    case 'float16':
      // ONNX Runtime's binding takes the bits.
      return new Uint16Array(Float16Array.from(numbers).buffer);
    case 'int8':
      return Int8Array.from(numbers);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(numbers);
    case 'int16':
      return Int16Array.from(numbers);
    case 'uint16':
      return Uint16Array.from(numbers);
    case 'int32':
      return Int32Array.from(numbers);
    case 'uint32':
      return Uint32Array.from(numbers);
    case 'int64':
      return BigInt64Array.from(numbers, (number) => BigInt(Math.trunc(number)));
    case 'uint64':
      return BigUint64Array.from(numbers, (number) => BigInt(Math.trunc(number)));
    default:
      return numbers;
  }
}
