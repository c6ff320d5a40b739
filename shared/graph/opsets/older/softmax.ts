import type { Raise } from '../conversion.ts';
import { int } from '../scope.ts';
import type { ConversionScope } from '../scope.ts';

/**
 * Before operator set 13 these worked on all dimensions from `axis` on (1 by default) as on a single one. Where no more
 * than one of them is not 1, that one is the axis; otherwise they are flattened around the node.
 */
function flattened(scope: ConversionScope): void {
  const { shaped, node } = scope;
  const axis = shaped.axis(shaped.int('axis', 1), shaped.rank(0));
  const spans = shaped.dims(0).flatMap((dim, at) => (at >= axis && dim !== 1 ? [at] : []));
  if (spans.length <= 1) return scope.write({ attributes: { ...node.attributes, axis: int(spans[0] ?? axis) } });
  const value = scope.input(0);
  const flat = scope.add('Flatten', [value], { axis: int(axis) });
  const result = scope.add(node.operator, [flat], { axis: int(-1) });
  scope.write({ operator: 'Reshape', inputs: [result, scope.add('Shape', [value])], attributes: {} });
}

export const softmaxRaises: readonly Raise[] = ['Softmax', 'LogSoftmax', 'Hardmax'].map((operator) => ({
  operator,
  below: 13,
  convert: flattened,
}));
