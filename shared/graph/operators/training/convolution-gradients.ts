import { int, ints } from '../../attribute.ts';
import { elementCount } from '../../tensor.ts';
import { geometryFrom, taps } from './convolution-geometry.ts';
import { trainingOperator } from './training-operator.ts';

/** dy [N, M, result…], weight [M, C/group, kernel…] -> dx [N, C, image…]: the transposed convolution. */
const inputGradient = trainingOperator('ConvInputGradient', {
  infer(node) {
    const { group, image } = geometryFrom(node);
    return [{ type: node.type(0).type, dims: [node.dims(0)[0]!, node.size(1, 1) * group, ...image] }];
  },

  expand(scope) {
    const { strides, dilations, padsBegin, padsEnd, group } = geometryFrom(scope.node);
    // What no window covers is output padding of the transposed convolution, and gets no gradient.
    const outputPadding = padsEnd.map((pad) => Math.max(0, -pad));
    return [
      scope.add('ConvTranspose', [scope.input(0), scope.input(1)], {
        strides: ints(strides),
        dilations: ints(dilations),
        pads: ints([...padsBegin, ...padsEnd.map((pad) => Math.max(0, pad))]),
        output_padding: ints(outputPadding),
        group: int(group),
      }),
    ];
  },
});

/**
 * x [N, C, image…], dy [N, M, result…] -> dw [M, C/group, kernel…]: for each position of the kernel the products of
 * the image under it and the result's gradient, summed over batch and positions.
 */
const weightGradient = trainingOperator('ConvWeightGradient', {
  infer(node) {
    const { group, kernel } = geometryFrom(node);
    return [{ type: node.type(0).type, dims: [node.size(1, 1), node.size(0, 1) / group, ...kernel] }];
  },

  expand(scope) {
    const { kernel, strides, dilations, padsBegin, padsEnd, group, result } = geometryFrom(scope.node);
    const [batch, channels] = scope.dims(scope.input(0)) as [number, number];
    const filters = scope.dims(scope.input(1))[1]!;
    const positions = elementCount(result);
    const spatial = kernel.map((_, axis) => axis + 2);
    // Negative padding cuts off.
    const pads = [0, 0, ...padsBegin, 0, 0, ...padsEnd];
    const padded = pads.every((pad) => pad === 0)
      ? scope.input(0)
      : scope.add('Pad', [scope.input(0), scope.ints(pads)]);
    const dy = scope.add('Reshape', [scope.input(1), scope.ints([batch, group, filters / group, positions])]);
    const parts = taps(kernel).map((tap) => {
      const starts = tap.map((at, axis) => at * dilations[axis]!);
      const ends = starts.map((start, axis) => start + (result[axis]! - 1) * strides[axis]! + 1);
      const under = scope.add('Slice', [padded, ...[starts, ends, spatial, strides].map((list) => scope.ints(list))]);
      const x = scope.add('Reshape', [under, scope.ints([batch, group, channels / group, positions])]);
      const transposed = scope.add('Transpose', [x], { perm: ints([0, 1, 3, 2]) });
      const products = scope.add('MatMul', [dy, transposed]);
      const sum = scope.add('ReduceSum', [products, scope.ints([0])], { keepdims: int(0) });
      return scope.add('Reshape', [sum, scope.ints([filters, channels / group, 1])]);
    });
    const all = parts.length === 1 ? parts[0]! : scope.add('Concat', parts, { axis: int(2) });
    return [scope.add('Reshape', [all, scope.ints([filters, channels / group, ...kernel])])];
  },
});

/** dy [N, M, image…], weight [C, M/group, kernel…] -> dx [N, C, result…] of ConvTranspose: the convolution itself. */
const transposedInputGradient = trainingOperator('ConvTransposeInputGradient', {
  infer(node) {
    const { result } = geometryFrom(node);
    return [{ type: node.type(0).type, dims: [node.dims(0)[0]!, node.size(1, 0), ...result] }];
  },

  expand(scope) {
    const { strides, dilations, padsBegin, padsEnd, group, image } = geometryFrom(scope.node);
    // Output padding that no window covers is cut off.
    const ends = image.map((size, axis) => size + Math.min(0, padsEnd[axis]!));
    const axes = image.map((_, axis) => axis + 2);
    const covered = padsEnd.every((pad) => pad >= 0)
      ? scope.input(0)
      : scope.add('Slice', [scope.input(0), ...[axes.map(() => 0), ends, axes].map((list) => scope.ints(list))]);
    return [
      scope.add('Conv', [covered, scope.input(1)], {
        strides: ints(strides),
        dilations: ints(dilations),
        pads: ints([...padsBegin, ...padsEnd.map((pad) => Math.max(0, pad))]),
        group: int(group),
      }),
    ];
  },
});

export const convolutionGradients = [inputGradient, weightGradient, transposedInputGradient];
