import { int, text } from '../../attribute.ts';
import { expandTo, reshapeTo, zerosLike } from '../../gradient/fill.ts';
import { elementCount } from '../../tensor.ts';
import { trainingOperator } from './training-operator.ts';

/**
 * dy, indices, x -> dx of Gather along `axis`: each position of x gets the sum over all places that took it. Of x only
 * the dimensions count.
 */
const gatherGradient = trainingOperator('GatherGradient', {
  infer: (node) => [node.type(2)],

  expand(scope) {
    const axis = scope.node.int('axis', 0);
    const dims = scope.dims(scope.input(2));
    const indices = scope.dims(scope.input(1));
    const taken = dims.with(axis, elementCount(indices));
    const places = reshapeTo(
      scope,
      scope.input(1),
      dims.map((_, at) => (at === axis ? taken[axis]! : 1)),
    );
    const updates = reshapeTo(scope, scope.input(0), taken);
    const zeros = zerosLike(scope, scope.input(2));
    const attributes = { axis: int(axis), reduction: text('add') };
    return [scope.add('ScatterElements', [zeros, expandTo(scope, places, taken), updates], attributes)];
  },
});

export const gatherGradients = [gatherGradient];
