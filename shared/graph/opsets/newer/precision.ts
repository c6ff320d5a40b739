import type { Convert, Lower } from '../conversion.ts';
import type { ConversionScope } from '../scope.ts';

/** How values beyond the range become float8, which no Graph holds. */
function withoutSaturation(scope: ConversionScope): void {
  scope.write({ attributes: scope.attributesWithout('saturate') });
}

/** Scales in blocks, results of 4 and 16 bits (21) and scales that are not float32 (19). `real` is input or output. */
function quantization(real: 'input' | 'output'): Convert {
  return (scope) => {
    const { typed } = scope;
    for (const name of ['block_size', 'output_dtype']) {
      if (typed.int(name, 0) !== 0) scope.refuse(`its attribute ${name} is ${typed.int(name, 0)}`);
    }
    const reals = real === 'input' ? [0, 1] : [1];
    for (const input of [0, 1, 2]) {
      if (!typed.has(input)) continue;
      const { type } = typed.type(input);
      const allowed = reals.includes(input)
        ? type === 'float32' || (input === 0 && type === 'int32')
        : ['int8', 'uint8', ...(real === 'output' ? ['int32'] : [])].includes(type);
      if (!allowed) scope.refuse(`its input ${input} is of type ${type}`);
    }
    scope.write({ attributes: scope.attributesWithout('block_size', 'output_dtype', 'saturate') });
  };
}

export const precisionLowers: readonly Lower[] = [
  { operator: 'Cast', from: 19, convert: withoutSaturation },
  { operator: 'QuantizeLinear', from: 19, convert: quantization('input') },
  { operator: 'DequantizeLinear', from: 19, convert: quantization('output') },
];
