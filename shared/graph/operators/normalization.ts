import { alongAxis } from '../channels/scope.ts';
import type { Operator } from './operator.ts';

/** y = scale * (x - mean) / sqrt(variance + epsilon) + shift, each [C], as in inference. */
const batchNormalization: Operator = {
  name: 'BatchNormalization',

  infer(node) {
    if (node.int('training_mode', 0) !== 0) node.fail('the model is in training mode; export it in inference mode');
    const channels = node.size(0, 1);
    for (let input = 1; input <= 4; input++) {
      if (node.rank(input) !== 1 || node.size(input, 0) !== channels) {
        node.fail(`'${node.node.inputs[input]}' must be [${channels}]`);
      }
    }
    return [node.type(0)];
  },

  parameters: [1, 2],

  channels(scope) {
    const ids = scope.idsOn(0, [1]);
    for (let input = 1; input <= 4; input++) {
      // Scale and shift at zero silence the channel; the running statistics may stay.
      const kind = { masked: input <= 2 };
      scope.unite(ids, scope.isConstant(input) ? scope.weight(input, 0, 'follows', kind) : scope.idsOn(input, [0]));
    }
    scope.set(0, alongAxis(1, ids));
  },
};

export const normalizationOperators: readonly Operator[] = [batchNormalization];
