import type { TypedNode } from '../../graph/operators/typed-node.ts';
import { transposed } from '../layout.ts';
import { unsupported, type Lower, type Lowering } from '../lowering.ts';
import { options, type Activation } from '../schema.ts';

/** TFLite's weights are [outputs, inputs]. */
function fullyConnected(
  lowering: Lowering,
  node: TypedNode,
  output: string,
  activation: Activation,
  { isOutputFirst, bias }: { isOutputFirst: boolean; bias: Float32Array | undefined },
): void {
  const [input = '', weightName = ''] = node.node.inputs;
  const weights = lowering.weights(weightName);
  const dims = lowering.dims(weightName);
  if (weights === undefined || dims.length !== 2) throw unsupported(node, 'its weights are no float32 matrix');
  if (lowering.rank(input) !== 2) throw unsupported(node, 'its input is no batch of vectors');
  const order = isOutputFirst ? [0, 1] : [1, 0];
  const turned = order.map((axis) => dims[axis]!);
  const matrix = lowering.constant(weightName, transposed(weights, dims, order), turned);
  const shift = lowering.constant(`${node.node.name}.bias`, bias ?? new Float32Array(turned[0]!));
  const inputs = [lowering.tensor(input), matrix, shift];
  lowering.write(output, { operator: 'FULLY_CONNECTED', inputs, options: options.dense(activation) });
}

const isOne = (node: TypedNode, name: string): boolean => {
  const attribute = node.node.attributes[name];
  return attribute === undefined || (attribute.kind === 'float' && attribute.value === 1);
};

export const gemm: Lower = (lowering, node, output, activation) => {
  if (node.int('transA', 0) !== 0 || !isOne(node, 'alpha') || !isOne(node, 'beta')) {
    throw unsupported(node, 'it scales or turns its operands');
  }
  const [, , biasName] = node.node.inputs;
  const given = biasName ? lowering.weights(biasName) : undefined;
  if (biasName && given === undefined) throw unsupported(node, 'its bias is no float32 constant');
  const size = lowering.dims(output)[1]!;
  const bias = given?.length === 1 ? new Float32Array(size).fill(given[0]!) : given;
  if (bias !== undefined && bias.length !== size) throw unsupported(node, 'its bias differs from row to row');
  fullyConnected(lowering, node, output, activation, { isOutputFirst: node.int('transB', 0) === 1, bias });
};

export const matMul: Lower = (lowering, node, output, activation) =>
  fullyConnected(lowering, node, output, activation, { isOutputFirst: false, bias: undefined });
