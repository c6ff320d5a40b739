import type { Attribute } from '../../graph/graph.ts';
import type { Loss } from './loss.ts';

const int = (value: number): Attribute => ({ kind: 'int', value });

/**
 * Cross-entropy of logits [N, classes, positions…] with labels [N, positions…] (natural logarithm), averaged over all
 * labels that are a class: per image, or per pixel.
 */
export const crossEntropy: Loss = {
  target: ({ dims }) => ({ type: 'int32', dims: dims.filter((_, axis) => axis !== 1) }),

  build(builder, { name, output, target, weight }, { labelSmoothing = 0 }) {
    const dims = builder.dims(output);
    const classes = dims[1]!;
    const add = (operator: string, inputs: string[], attributes = {}): string =>
      builder.add(`${name}/${operator}`, operator, inputs, { attributes });
    const likelihoods = add('LogSoftmax', [output], { axis: int(1) });
    const numbers = builder.constant(`${name}/classes`, {
      type: 'int32',
      dims: dims.slice(1).map((_, axis) => (axis === 0 ? classes : 1)),
      data: Int32Array.from({ length: classes }, (_, index) => index),
    });
    const labels = add('Unsqueeze', [target, builder.ints([1])]);
    // Of a label that is no class nothing is one.
    const oneHot = add('Cast', [add('Equal', [labels, numbers])], { to: int(1) });
    const picked = add('ReduceSum', [add('Mul', [likelihoods, oneHot]), builder.ints([1])], { keepdims: int(0) });
    const valid = add('ReduceSum', [oneHot, builder.ints([1])], { keepdims: int(0) });
    let each = picked;
    if (labelSmoothing > 0) {
      const even = add('ReduceMean', [likelihoods], { axes: { kind: 'ints', value: [1] }, keepdims: int(0) });
      each = add('Add', [
        add('Mul', [picked, builder.scalar(1 - labelSmoothing)]),
        add('Mul', [add('Mul', [even, valid]), builder.scalar(labelSmoothing)]),
      ]);
    }
    const weights = weight === null ? valid : add('Mul', [valid, weight]);
    const weighted = weight === null ? each : add('Mul', [each, weight]);
    const total = (value: string): string => add('ReduceSum', [value], { keepdims: int(0) });
    // A batch without a single label has no loss, not an undefined one.
    const count = add('Max', [total(weights), builder.scalar(1e-12)]);
    return add('Neg', [add('Div', [total(weighted), count])]);
  },
};
