import { above } from '../../../../../shared/graph/gradient/step.ts';
import { elementCount } from '../../../../../shared/graph/tensor.ts';
import type { TypedNode } from '../../../../../shared/graph/operators/typed-node.ts';
import type { Arrangement } from './arrangement.ts';

/** Operators that look at each element alone, and give finite numbers for what fills up a block. */
const elementwise = new Set([
  ...[
    'Relu',
    'LeakyRelu',
    'Clip',
    'HardSigmoid',
    'HardSwish',
    'Sigmoid',
    'Tanh',
    'Neg',
    'Abs',
    'Identity',
    'Elu',
    'Erf',
  ],
  ...['Add', 'Sub', 'Mul', 'Sum', 'Max', 'Min', 'Softplus', 'Exp', 'Sign', 'Dropout'],
]);

/** A pass over values of the same dimensions, and single numbers; false where none of them is in blocks yet. */
export function arrangeElementwise(arrangement: Arrangement, node: TypedNode): boolean {
  const { layout } = arrangement;
  const { operator, inputs, outputs, attributes } = node.node;
  if (!elementwise.has(operator) || outputs.length !== 1) return false;
  if (!inputs.some((input) => layout.isBlocked(input))) return false;
  const dims = arrangement.dims(outputs[0]!);
  const whole = dims.join();
  const single = (input: string): boolean => input === '' || elementCount(arrangement.dims(input)) === 1;
  if (dims.length !== 4) return false;
  if (!inputs.every((input) => single(input) || arrangement.dims(input).join() === whole)) return false;
  const first = layout.blocked(inputs.find((input) => layout.isBlocked(input))!);
  const operands = inputs.map((input) => (single(input) ? layout.plain(input) : layout.blocked(input).name));
  const name = layout.add(operator, operands, attributes);
  layout.setBlocked(outputs[0]!, layout.of(name, first));
  return true;
}

/** espalier.ReluGradient in blocks. */
export function arrangeReluGradient(arrangement: Arrangement, node: TypedNode): boolean {
  const { layout } = arrangement;
  const [dyName, yName] = node.node.inputs as [string, string];
  if (!layout.isBlocked(yName)) return false;
  const y = layout.blocked(yName);
  const step = above(layout, y.name);
  const dy = layout.blocked(dyName);
  const dx = layout.add('Mul', [dy.name, step]);
  layout.setBlocked(node.node.outputs[0]!, layout.of(dx, y));
  return true;
}
