import type { Raise } from '../conversion.ts';
import { string } from '../scope.ts';
import type { ConversionScope } from '../scope.ts';

type Rounding = 'floor' | 'ceil';

function writeResize(scope: ConversionScope, value: string, scales: string, rounding: Rounding): void {
  scope.write({ operator: 'Resize', inputs: [value, '', scales], attributes: attributes(scope, rounding) });
}

/** Both older operators scale coordinates alone: position x of the result is x / scale of the image. */
function attributes(scope: ConversionScope, rounding: Rounding): Record<string, ReturnType<typeof string>> {
  const mode = scope.typed.string('mode', 'nearest');
  return {
    mode: string(mode),
    coordinate_transformation_mode: string('asymmetric'),
    ...(mode === 'nearest' ? { nearest_mode: string(rounding) } : {}),
  };
}

/** Scales are an attribute in operator set 7 and an input in 9; they never make the image smaller. */
function upsample(scope: ConversionScope): void {
  writeResize(scope, scope.input(0), scope.opset < 9 ? statedScales(scope) : scope.input(1), 'floor');
}

function statedScales(scope: ConversionScope): string {
  const stated = scope.node.attributes['scales'];
  if (stated?.kind !== 'floats') return scope.typed.fail('attribute scales must be a list of numbers');
  return scalesConstant(scope, 'scales', stated.value);
}

function scalesConstant(scope: ConversionScope, part: string, scales: readonly number[]): string {
  return scope.constant(part, { type: 'float32', dims: [scales.length], data: Float32Array.from(scales) });
}

/**
 * Operator set 10 did not say which pixel is the nearest. ONNX Runtime takes the one before along axes that grow, and
 * the one after along axes that shrink: a node that does both becomes two.
 */
function resize(scope: ConversionScope): void {
  const [value, scales] = [scope.input(0), scope.input(1)];
  const nearest = scope.typed.string('mode', 'nearest') === 'nearest';
  const values = nearest ? scope.typed.numbers(1) : [];
  const grows = values.some((scale) => scale > 1);
  const shrinks = values.some((scale) => scale < 1);
  if (!grows || !shrinks) return writeResize(scope, value, scales, shrinks ? 'ceil' : 'floor');
  const growing = scalesConstant(
    scope,
    'growing',
    values.map((scale) => Math.max(scale, 1)),
  );
  const shrinking = scalesConstant(
    scope,
    'shrinking',
    values.map((scale) => Math.min(scale, 1)),
  );
  const grown = scope.add('Resize', [value, '', growing], attributes(scope, 'floor'));
  writeResize(scope, grown, shrinking, 'ceil');
}

export const resizeRaises: readonly Raise[] = [
  { operator: 'Upsample', below: 10, convert: upsample },
  { operator: 'Resize', below: 11, convert: resize },
];
