import type { ChannelScope } from '../channels/scope.ts';
import type { ElementType } from '../tensor.ts';
import type { Operator } from './operator.ts';
import type { TypedNode } from './typed-node.ts';

/** The axis along which each channel has a scale of its own; null when one scale serves all. */
function quantizedAxis(node: TypedNode): number | null {
  const perAxis = node.rank(1) === 1 && node.size(1, 0) > 1;
  return perAxis ? node.axis(node.int('axis', 1), node.rank(0)) : null;
}

function checkScales(node: TypedNode): void {
  const axis = quantizedAxis(node);
  if (axis === null ? node.rank(1) > 1 : node.size(1, 0) !== node.size(0, axis)) {
    node.fail(`'${node.node.inputs[1]}' is no scale of the input: blockwise quantisation is not known`);
  }
}

/** Scales and zero points go along with their channel. Neither is masked: a scale of zero divides by it. */
function followScales(scope: ChannelScope): void {
  const { node } = scope;
  const layout = scope.layout(0);
  const axis = quantizedAxis(node);
  if (axis !== null && layout.axes.includes(axis)) {
    const scales = [1, 2].filter((input) => node.has(input));
    if (layout.axes.length > 1 || !scales.every((input) => scope.isConstant(input))) return scope.fix(layout.ids);
    for (const input of scales) scope.unite(layout.ids, scope.weight(input, 0, 'follows', { masked: false }));
  }
  scope.set(0, layout);
}

/** x / scale + zero point, rounded and held within the range of the type. */
const quantizeLinear: Operator = {
  name: 'QuantizeLinear',
  infer(node) {
    checkScales(node);
    const type: ElementType = node.has(2) ? node.type(2).type : 'uint8';
    return [{ type, dims: node.dims(0) }];
  },
  channels: followScales,
};

/** (x - zero point) * scale. Of a constant it is how a quantised weight is stored. */
const dequantizeLinear: Operator = {
  name: 'DequantizeLinear',
  infer(node) {
    checkScales(node);
    return [{ type: node.type(1).type, dims: node.dims(0) }];
  },
  channels(scope) {
    if (!scope.isConstant(0)) return followScales(scope);
    const zeroPoint = scope.node.has(2) ? Array.from(scope.node.known(2)?.data ?? [Number.NaN]) : [0];
    // A removed slice of the weight is masked by zeros, which must stand for zero.
    if (zeroPoint.every((value) => value === 0)) scope.standForWeight(quantizedAxis(scope.node));
  },
};

export const quantizationOperators: readonly Operator[] = [quantizeLinear, dequantizeLinear];
