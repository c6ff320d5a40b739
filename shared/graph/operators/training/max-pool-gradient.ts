import { int, text } from '../../attribute.ts';
import { reshapeTo, zerosLike } from '../../gradient/fill.ts';
import { elementCount } from '../../tensor.ts';
import { trainingOperator } from './training-operator.ts';

/** dy, x -> dx of MaxPool with the same attributes: dy goes to the first maximum of each window, row by row. */
const maxPoolGradient = trainingOperator('MaxPoolGradient', {
  infer: (node) => [node.type(1)],

  expand(scope) {
    const [dy, x] = [scope.input(0), scope.input(1)];
    const { storage_order: _, ...attributes } = scope.node.node.attributes;
    // Indices count over the whole of x, and name the first of several maxima.
    const [, indices] = scope.addAll('MaxPool', [x], 2, attributes);
    const [windows, positions] = [elementCount(scope.dims(dy)), elementCount(scope.dims(x))];
    const zeros = reshapeTo(scope, zerosLike(scope, x), [positions]);
    const places = reshapeTo(scope, indices!, [windows]);
    const updates = reshapeTo(scope, dy, [windows]);
    const dx = scope.add('ScatterElements', [zeros, places, updates], { axis: int(0), reduction: text('add') });
    return [reshapeTo(scope, dx, scope.dims(x))];
  },
});

export const maxPoolGradients = [maxPoolGradient];
