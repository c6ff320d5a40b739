import type { Lower } from '../conversion.ts';
import type { ConversionScope } from '../scope.ts';

/** The axes are an input since operator set 18 (for ReduceSum since 13 already), before they were an attribute. */
function axesAsAttribute(scope: ConversionScope): void {
  const { typed, node } = scope;
  if (typed.has(0) && typed.type(0).type === 'bool') scope.refuse('it reduces booleans');
  const inputs = [scope.input(0)];
  const axes = node.inputs[1] ? typed.numbers(1) : [];
  if (axes.length === 0 && typed.int('noop_with_empty_axes', 0) === 1) {
    return scope.write({ operator: 'Identity', inputs, attributes: {} });
  }
  const attributes = scope.attributesWithout('noop_with_empty_axes');
  if (axes.length > 0) attributes['axes'] = { kind: 'ints', value: axes };
  scope.write({ inputs, attributes });
}

const reductions = ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'SumSquare'];

export const reductionLowers: readonly Lower[] = reductions.map((reduction) => ({
  operator: `Reduce${reduction}`,
  from: 18,
  convert: axesAsAttribute,
  replaced: true,
}));
