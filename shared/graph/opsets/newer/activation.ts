import type { Lower } from '../conversion.ts';
import type { ConversionScope } from '../scope.ts';

/** x * tanh(softplus(x)), as operator set 18 defines it. */
function mish(scope: ConversionScope): void {
  const value = scope.input(0);
  const gate = scope.add('Tanh', [scope.add('Softplus', [value])]);
  scope.write({ operator: 'Mul', inputs: [value, gate], attributes: {} });
}

/** Operator set 20: x / 2 * (1 + erf(x / √2)), or by attribute x / 2 * (1 + tanh(√(2 / π) * (x + 0.044715 x³))). */
function gelu(scope: ConversionScope): void {
  const value = scope.input(0);
  const approximation = scope.typed.string('approximate', 'none');
  if (approximation !== 'none' && approximation !== 'tanh') scope.typed.fail(`no approximation '${approximation}'`);
  const inner = approximation === 'none' ? errorFunction(scope, value) : hyperbolicTangent(scope, value);
  const gate = scope.add('Add', [inner, scope.real('one', 1)]);
  const gated = scope.add('Mul', [value, gate]);
  scope.write({ operator: 'Mul', inputs: [gated, scope.real('half', 0.5)], attributes: {} });
}

function errorFunction(scope: ConversionScope, value: string): string {
  return scope.add('Erf', [scope.add('Div', [value, scope.real('root', Math.SQRT2)])]);
}

function hyperbolicTangent(scope: ConversionScope, value: string): string {
  const cube = scope.add('Mul', [value, scope.add('Mul', [value, value])]);
  const bent = scope.add('Add', [value, scope.add('Mul', [cube, scope.real('cubic', 0.044715)])]);
  return scope.add('Tanh', [scope.add('Mul', [bent, scope.real('slope', Math.sqrt(2 / Math.PI))])]);
}

export const activationLowers: readonly Lower[] = [
  { operator: 'Mish', from: 18, convert: mish },
  { operator: 'Gelu', from: 20, convert: gelu },
];
