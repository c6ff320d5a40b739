import { float, int } from '../graph/attribute.ts';
import type { LayerScope } from './layer-scope.ts';
import type { Traced } from './layout.ts';
import { isJsonObject, shown } from './options.ts';

/** A value's activation, as value names. `traced` tells the axes. */
type Activation = (scope: LayerScope, value: string, traced: Traced) => string;

const single =
  (operator: string): Activation =>
  (scope, value) =>
    scope.node(operator, [value]);

const silu: Activation = (scope, value) => scope.node('Mul', [value, scope.node('Sigmoid', [value])]);

/** x * relu6(x + 3) / 6 */
const hardSilu: Activation = (scope, value) => scope.node('HardSwish', [value]);

/** Keras 2: clip(0.2 x + 0.5), Keras 3: relu6(x + 3) / 6. */
const hardSigmoid: Activation = (scope, value) =>
  scope.node('HardSigmoid', [value], {
    alpha: float(scope.dialect.kerasMajor === 3 ? 1 / 6 : 0.2),
    beta: float(0.5),
  });

/** x * Φ(x), exact: the default of Keras's gelu (Hendrycks and Gimpel 2016). */
const gelu: Activation = (scope, value) => {
  const scaled = scope.node('Mul', [value, scope.scalar('gelu_scale', Math.SQRT1_2)]);
  const shifted = scope.node('Add', [scope.node('Erf', [scaled]), scope.scalar('gelu_one', 1)]);
  return scope.node('Mul', [scope.node('Mul', [value, shifted]), scope.scalar('gelu_half', 0.5)]);
};

/** Klambauer et al. 2017: scale * elu(x, alpha), the constants of their section 2.3. */
const selu: Activation = (scope, value) =>
  scope.node('Mul', [
    scope.node('Elu', [value], { alpha: float(1.6732632423543772) }),
    scope.scalar('selu_scale', 1.0507009873554805),
  ]);

/** x * tanh(softplus(x)) (Misra 2019) */
const mish: Activation = (scope, value) =>
  scope.node('Mul', [value, scope.node('Tanh', [scope.node('Softplus', [value])])]);

/** x / (1 + |x|) */
const softsign: Activation = (scope, value) =>
  scope.node('Div', [value, scope.node('Add', [scope.node('Abs', [value]), scope.scalar('softsign_one', 1)])]);

const alongChannels =
  (operator: string): Activation =>
  (scope, value, traced) => {
    const rank = traced.shape.length + 1;
    return scope.node(operator, [value], { axis: int(scope.layout.axis(rank - 1, rank)) });
  };

const activations: ReadonlyMap<string, Activation> = new Map<string, Activation>([
  ['linear', (_, value) => value],
  ['relu', single('Relu')],
  ['relu6', (scope, value) => clip(scope, value, 0, 6)],
  ['leaky_relu', (scope, value) => scope.node('LeakyRelu', [value], { alpha: float(0.2) })],
  ['elu', (scope, value) => scope.node('Elu', [value], { alpha: float(1) })],
  ['selu', selu],
  ['gelu', gelu],
  ['silu', silu],
  ['swish', silu],
  ['hard_silu', hardSilu],
  ['hard_swish', hardSilu],
  ['mish', mish],
  ['sigmoid', single('Sigmoid')],
  ['hard_sigmoid', hardSigmoid],
  ['tanh', single('Tanh')],
  ['softplus', single('Softplus')],
  ['softsign', softsign],
  ['exponential', single('Exp')],
  ['softmax', alongChannels('Softmax')],
  ['log_softmax', alongChannels('LogSoftmax')],
]);

/** Limits values; null leaves a side open. */
export function clip(scope: LayerScope, value: string, low: number | null, high: number | null): string {
  const bounds = [low === null ? '' : scope.scalar('low', low), ...(high === null ? [] : [scope.scalar('high', high)])];
  return scope.node('Clip', [value, ...bounds]);
}

/** Applies what the layer's option `activation` names. */
export function activate(scope: LayerScope, traced: Traced): Traced {
  const setting = scope.options.values['activation'];
  if (setting === undefined || setting === null) return traced;
  const name = activationName(setting);
  const activation = name === null ? undefined : activations.get(name);
  if (activation === undefined) {
    scope.unknown(`the activation ${shown(name ?? setting)}`);
  }
  return { ...traced, value: activation(scope, traced.value, traced) };
}

/** A name, or a function as Keras 3 stores it: `{class_name: 'function', config: 'relu6'}`. */
function activationName(setting: unknown): string | null {
  if (typeof setting === 'string') return setting;
  if (!isJsonObject(setting)) return null;
  if (typeof setting['config'] === 'string') return setting['config'];
  return typeof setting['class_name'] === 'string' ? setting['class_name'] : null;
}
